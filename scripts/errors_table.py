"""Writes docs/errors.md: has live servers refuse whatever can be refused, and notes what the program says of it.

Run it from the project's folder: PYTHONPATH=. python scripts/errors_table.py
"""

import sys
import tempfile
from pathlib import Path

from tests.servers import refusals
from tests.servers.bench import MINISTACK, SEAWEEDFS
from tests.servers.ministack import running_account
from tests.servers.seaweedfs import running_seaweedfs


def main() -> int:
    """Return 1, and write nothing, where a case came to another diagnosis than it should."""
    rows, wrong = [], 0
    with (
        tempfile.TemporaryDirectory() as made,
        running_seaweedfs(_folder(made, "s")) as server,
        running_account(_folder(made, "m")) as account,
    ):
        work = _folder(made, "work")
        benches = {
            SEAWEEDFS: refusals.bench_of_seaweedfs(server, work),
            MINISTACK: refusals.bench_of_ministack(account, work),
        }
        for case in refusals.REFUSALS:
            for name, kind in case.kinds.items():
                error = case.provoke(benches[name])
                rows.append(refusals.row(case, name, error))
                if error.kind != kind:
                    wrong += 1
                    print(f"{case.title} on {name}: {error.kind} instead of {kind}\n{error.detail}", file=sys.stderr)
    if not wrong:
        refusals.PAGE.write_text(refusals.page(rows))
    return 1 if wrong else 0


def _folder(parent: str, name: str) -> Path:
    folder = Path(parent) / name
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
