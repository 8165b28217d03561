"""The sandbox's own process: `python -m presign_gui.sandbox.child FOLDER PORT`.

It ends when its standard input ends. The process that started it holds the other end and need not do anything for
it: the operating system closes that end however the process ends, kill -9 included, on every platform.
"""

import asyncio
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Final

from presign_gui.domain.errors import SandboxError
from presign_gui.domain.stack import StackKind
from presign_gui.sandbox import server
from presign_gui.sandbox.folder import SandboxFolder
from presign_gui.sandbox.info import REGION, KeyPair, SandboxInfo
from presign_gui.sandbox.messages import DEPLOYING, Failed, Message, Ready, Step, encode
from presign_gui.stack_source import load_source

_LOCK_WAIT: Final = 3.0
"""Seconds to wait for another sandbox in the same folder that is just ending."""
_STOP_LIMIT: Final = 3.0
"""Seconds after which a stop no longer waits. Nothing is lost then, for objects are written whole or not at all."""


def main() -> int:
    """Run the sandbox until standard input ends; return the exit status."""
    folder, port = SandboxFolder(Path(sys.argv[1])), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then ends our input
    channel = _take_standard_output()
    try:
        with folder.used(_LOCK_WAIT):
            asyncio.run(_run(folder, server.listen(port), channel))
    except SandboxError as error:
        _tell(channel, Failed.of(error))
        return 1
    return 0


async def _run(folder: SandboxFolder, listener: socket.socket, channel: int) -> None:
    root, port = server.new_root_key(), listener.getsockname()[1]
    stopped = asyncio.Event()
    _stop_at_end_of_input(asyncio.get_running_loop(), stopped)

    async def set_up() -> None:
        try:
            await asyncio.to_thread(_set_up, folder, f"http://{server.HOST}:{port}", root, channel)
        except SandboxError as error:
            _tell(channel, Failed.of(error))
            stopped.set()

    # Where MiniStack cannot be loaded, closing the socket frees the set-up, which waits for an answer there.
    with listener:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(set_up())
            app = await asyncio.to_thread(server.load_app, port, root)
            await server.serve(app, listener, stopped.wait)


def _set_up(folder: SandboxFolder, endpoint_url: str, root: KeyPair, channel: int) -> None:
    """Deploy while the server starts, and say that everything is ready, to the parent and in the folder."""
    _tell(channel, Step(DEPLOYING))
    from presign_gui.sandbox import deployment  # boto3 loads here, beside MiniStack

    clients = deployment.Clients.of_root(endpoint_url, root)
    classic, backend = load_source(StackKind.CLASSIC), load_source(StackKind.BACKEND)
    made = deployment.deploy(clients, endpoint_url, classic, backend, folder.path)
    info = SandboxInfo(
        endpoint_url=endpoint_url,
        region=REGION,
        bucket=made.bucket,
        upload_function=made.upload_function,
        download_function=made.download_function,
        backend=made.backend,
        owner=made.owner,
        member=made.member,
        pid=os.getpid(),
    )
    folder.write_running(info)
    _tell(channel, Ready(info))


def _stop_at_end_of_input(loop: asyncio.AbstractEventLoop, stopped: asyncio.Event) -> None:
    def watch() -> None:
        while os.read(0, 1024):
            pass
        limit = threading.Timer(_STOP_LIMIT, os._exit, (0,))
        limit.daemon = True
        limit.start()
        loop.call_soon_threadsafe(stopped.set)

    threading.Thread(target=watch, name="end-of-input", daemon=True).start()


def _take_standard_output() -> int:
    """Keep standard output for messages alone: whatever else is printed goes to the log, as errors do."""
    channel = os.dup(1)
    os.dup2(2, 1)
    return channel


def _tell(channel: int, message: Message) -> None:
    os.write(channel, encode(message))


if __name__ == "__main__":
    sys.exit(main())
