"""Remembers which stacks this program is working on, so that one closed midway asks CloudFormation how it went.

Nothing of a stack's state is kept, only where it is to be looked for.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self, cast

from presign_gui.app.json_file import read_json_object, write_json_object
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.stack import StackKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StackTarget:
    """The account and region of a stack, by whose credentials lead there. None: as boto3 finds it."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StackRecord:
    """A stack that is being made or changed, and the connection that is to be saved for it; or one that `deletes`.

    Of the latter `connection` is the one that leads nowhere then, if there is any, and `bucket` the one that came with
    the stack, which goes too where nothing is in it. Whether its files were to go as well is not remembered: nobody is
    there to see it happen, and to stop it.
    """

    target: StackTarget
    name: str
    kind: StackKind
    connection: str | None
    deletes: bool = False
    bucket: str | None = None

    def to_json(self) -> dict[str, object]:
        """Return the record as it stands in the file."""
        return asdict(self)

    @classmethod
    def from_json(cls, listed: dict[str, Any]) -> Self:
        """Read one record. Raises TypeError, KeyError or ValueError where it is none."""
        target = StackTarget(**listed["target"])
        connection, deletes, bucket = listed["connection"], listed.get("deletes", False), listed.get("bucket")
        if not isinstance(listed["name"], str) or not isinstance(deletes, bool):
            raise TypeError("a record has a name, and tells whether it deletes")
        if not all(isinstance(text, str | None) for text in (connection, bucket)):
            raise TypeError("a record's other fields are texts")
        return cls(
            target=target,
            name=listed["name"],
            kind=StackKind(listed["kind"]),
            connection=connection,
            deletes=deletes,
            bucket=bucket,
        )


class StackRecords:
    """The file of the records. One stack in one place has one record at most."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> tuple[StackRecord, ...]:
        """Return the records in the order they came. Raises LocalFileError."""
        listed = read_json_object(self._path).get("stacks", [])
        try:
            return tuple(StackRecord.from_json(each) for each in cast("list[dict[str, Any]]", listed))
        except (TypeError, ValueError, KeyError) as error:
            raise entries.SETTINGS_UNREADABLE.error(path=str(self._path), reason=repr(error)) from error

    def begin(self, record: StackRecord) -> None:
        """Remember that work on a stack begins. Raises LocalFileError."""
        self._write([*self._others(record), record])

    def end(self, record: StackRecord) -> None:
        """Forget a stack whose work has ended, well or badly. Raises LocalFileError."""
        self._write(self._others(record))

    def _others(self, record: StackRecord) -> list[StackRecord]:
        return [each for each in self.all() if (each.target, each.name) != (record.target, record.name)]

    def _write(self, records: list[StackRecord]) -> None:
        write_json_object(self._path, {"version": 1, "stacks": [each.to_json() for each in records]})
