"""Every failure there are words for has an exit status, and the documentation has them all."""

from pathlib import Path

import pytest

from presign_gui.cli.exit_status import ExitStatus, exit_status_of
from presign_gui.domain.catalogue import all_entries, local_file, network, program
from presign_gui.domain.catalogue import input as inputs
from presign_gui.domain.errors import CatalogueEntry

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "cli.md"


@pytest.mark.parametrize("entry", all_entries(), ids=lambda entry: entry.kind)
def test_every_error_has_a_status(entry: CatalogueEntry) -> None:
    status = exit_status_of(entry.error())
    assert status is not ExitStatus.DONE
    assert (status is ExitStatus.UNEXPECTED) == (entry is program.UNEXPECTED)


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        (inputs.NOT_A_URL, 3),
        (inputs.EXPIRES_IN_OUT_OF_RANGE, 3),
        (local_file.SOURCE_NOT_FOUND, 3),
        (program.LINK_WRONG_DIRECTION, 5),
        (network.CONNECTION_REFUSED, 7),
        (local_file.DISK_FULL, 8),
        (local_file.FOLDER_NOT_FOUND, 8),
        (local_file.SOURCE_FORBIDDEN, 8),
        (local_file.TOO_LARGE_FOR_ONE_PUT, 6),
    ],
    ids=lambda value: value.kind if isinstance(value, CatalogueEntry) else str(value),
)
def test_the_status_says_where_to_look(entry: CatalogueEntry, status: int) -> None:
    assert exit_status_of(entry.error()) == status


def test_the_documentation_has_the_table() -> None:
    rows = [line for line in DOCUMENTATION.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    documented = {int(row.split("|")[1]) for row in rows if row.split("|")[1].strip().isdigit()}
    assert documented == {int(status) for status in ExitStatus}
