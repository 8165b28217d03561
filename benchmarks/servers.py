"""The servers of the benchmarks, all on 127.0.0.1: SeaweedFS as the tests start it, and nginx with TLS."""

import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.peers import system_program
from tests.servers.seaweedfs import SeaweedFS, free_ports, running_seaweedfs

__all__ = ["Nginx", "SeaweedFS", "memory_folder", "running_nginx", "running_seaweedfs"]

_CONFIGURATION: Final = """
{user}
worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    sendfile on;
    tcp_nodelay on;
    client_max_body_size 0;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/unused; fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused; scgi_temp_path {folder}/unused;
    default_type application/octet-stream;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
        ssl_protocols TLSv1.3;
        root {folder}/data;
        etag off;
        location /silent/ {{ dav_methods PUT; }}
        location /crc64nvme/ {{ dav_methods PUT; add_header x-amz-checksum-crc64nvme "{crc64nvme}" always; }}
        location /md5/ {{ dav_methods PUT; add_header ETag '"{md5}"' always; }}
    }}
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """A server that is faster than any client, and whose certificate only `certificate` vouches for.

    Under `/silent/` it attests nothing of what it stores or serves; under `/crc64nvme/` and `/md5/` it says of every
    object what it was told at the start, as S3 does in its two ways.
    """

    url: str
    certificate: Path
    data: Path


@contextmanager
def running_nginx(folder: Path, *, crc64nvme: str = "", md5: str = "") -> Iterator[Nginx]:
    """Run nginx in `folder`, best one in memory (see `memory_folder`), and stop it at the end.

    `crc64nvme` is in base64, `md5` in hexadecimal: that of the one file which is put and fetched.
    """
    (port,) = free_ports(1)
    for place in ("silent", "crc64nvme", "md5"):
        (folder / "data" / place).mkdir(parents=True)
    _make_certificate(folder)
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    text = _CONFIGURATION.format(user=user, folder=folder, port=port, crc64nvme=crc64nvme, md5=md5)
    configuration.write_text(text, encoding="utf-8")
    command = [system_program("nginx", "nginx-light"), "-p", str(folder), "-c", str(configuration)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            nginx = Nginx(f"https://127.0.0.1:{port}", folder / "certificate.pem", folder / "data")
            _wait_until_it_answers(nginx, port)
            yield nginx
        finally:
            process.terminate()


def memory_folder() -> Path | None:
    """Return a folder whose files stay in memory, so that no disk limits what is measured; None means any folder."""
    shared = Path("/dev/shm")  # noqa: S108 - the name of Linux's tmpfs; files go into a folder of their own there
    return shared if shared.is_dir() and os.access(shared, os.W_OK) else None


def _make_certificate(folder: Path) -> None:
    command = [
        system_program("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def _wait_until_it_answers(nginx: Nginx, port: int) -> None:
    context = ssl.create_default_context(cafile=nginx.certificate)
    deadline = time.monotonic() + 10
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as plain:
                context.wrap_socket(plain, server_hostname="127.0.0.1").close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
