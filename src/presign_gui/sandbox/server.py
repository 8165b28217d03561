"""Runs MiniStack in this process: on 127.0.0.1 alone, behind the guard, until it is told to stop."""

import importlib
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.sandbox.folder import SandboxFolder
from presign_gui.sandbox.guard import Guard
from presign_gui.sandbox.info import REGION, KeyPair

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework

HOST: Final = "127.0.0.1"
_FOREIGN: Final = ("AWS_", "BOTO_", "DOCKER_", "LAMBDA_", "LOCALSTACK_", "MINISTACK_")
"""What variables of the user's own may begin with that would reach MiniStack, boto3 or the functions."""
_PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy")


def clean_environment(environ: Mapping[str, str], folder: SandboxFolder) -> dict[str, str]:
    """Return the environment for the sandbox's process: the user's, without what would change its behaviour.

    A profile, an endpoint or a proxy of the user's would reach the functions' boto3, and MiniStack goes by some fifty
    variables. `DOCKER_HOST` points nowhere because MiniStack removes containers it takes for its own.
    """
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith(_FOREIGN) and name.lower() not in _PROXIES and name not in {"USE_SSL", "EDGE_PORT"}
    }
    work = str(folder.work)
    return {
        **kept,
        "AUTH": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "BIND_HOST": HOST,
        "DOCKER_HOST": "unix:///nonexistent",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "S3_DATA_DIR": str(folder.objects),
        "S3_PERSIST": "1",
        "SERVICES": "s3,iam,sts,lambda,cloudformation,logs",
        "SFTP_ENABLED": "0",
        "STATE_DIR": work,
        "TMPDIR": work,
        "TEMP": work,
        "TMP": work,
    }


def listen(port: int) -> socket.socket:
    """Return a socket that listens on 127.0.0.1, on a free port where `port` is 0. Raises SandboxError.

    It listens from the first moment, so that whoever connects before the server runs waits instead of failing.
    """
    listener = socket.socket()
    try:
        if os.name == "posix":  # elsewhere it would allow to take a port in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise entries.PORT_UNUSABLE.error(port=port, reason=error.strerror or str(error)) from error
    return listener


def new_root_key() -> KeyPair:
    """Make the root key of one run. MiniStack does not check its signature, so the ID itself is the secret."""
    return KeyPair(access_key_id=f"AKIA{secrets.token_hex(16).upper()}", secret_access_key=secrets.token_hex(20))


def load_app(port: int, root: KeyPair) -> "ASGIFramework":
    """Import MiniStack, which reads its configuration from the environment while it is imported."""
    os.environ.update(
        GATEWAY_PORT=str(port), AWS_ACCESS_KEY_ID=root.access_key_id, AWS_SECRET_ACCESS_KEY=root.secret_access_key
    )
    app: ASGIFramework = importlib.import_module("ministack.app").app
    return app


async def serve(app: "ASGIFramework", listener: socket.socket, stopped: Callable[[], Awaitable[object]]) -> None:
    """Serve until `stopped` returns; requests in progress then have one more second."""
    from hypercorn.asyncio import serve as serve_with_hypercorn
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1.0
    config.loglevel = "WARNING"
    await serve_with_hypercorn(Guard(app), config, shutdown_trigger=stopped)
