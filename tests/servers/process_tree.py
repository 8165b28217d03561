"""Looks at processes of this computer through /proc (Linux), without a package for it."""

import time
from pathlib import Path

_PROC = Path("/proc")


def descendants(pid: int) -> set[int]:
    """Return the process IDs of all children, children's children and so on."""
    parents = {child: parent for child, parent, _ in _processes()}
    found: set[int] = set()
    while new := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= new
    return found


def wait_until_gone(pids: set[int], limit_seconds: float) -> set[int]:
    """Wait until none of the processes runs any more, and return those that still do at the limit."""
    deadline = time.monotonic() + limit_seconds
    while (alive := pids & {pid for pid, _, state in _processes() if state != "Z"}) and time.monotonic() < deadline:
        time.sleep(0.02)
    return alive


def listening_addresses(pids: set[int]) -> set[str]:
    """Return the local addresses, as the kernel writes them in hexadecimal, on which the processes listen (TCP)."""
    inodes = {inode for pid in pids for inode in _socket_inodes(pid)}
    addresses = set()
    for table in ("tcp", "tcp6"):
        for line in (_PROC / "net" / table).read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:  # 0A: TCP_LISTEN
                addresses.add(fields[1].partition(":")[0])
    return addresses


def _processes() -> list[tuple[int, int, str]]:
    """Return process ID, parent's ID and state of every process."""
    found = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
                continue
            found.append((int(entry.name), int(parent), state))
    return found


def _socket_inodes(pid: int) -> set[str]:
    links = (str(file.readlink()) for file in (_PROC / str(pid) / "fd").iterdir())
    return {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:[")}
