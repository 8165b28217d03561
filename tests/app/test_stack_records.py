"""What is being worked on outlives the program, in a file that holds no secret."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.app.stack_records import StackRecord, StackRecords, StackTarget
from presign_gui.domain.errors import LocalFileError
from presign_gui.domain.stack import StackKind

TARGET = StackTarget(profile="work", region="eu-central-1")


def record(name: str, target: StackTarget = TARGET) -> StackRecord:
    return StackRecord(target=target, name=name, kind=StackKind.BACKEND, connection=name.title())


def test_records_are_kept_in_order_until_their_end(tmp_path: Path) -> None:
    records = StackRecords(tmp_path / "config" / "stacks.json")
    assert records.all() == ()
    for name in ("one", "two", "three"):
        records.begin(record(name))
    records.end(record("two"))
    assert StackRecords(tmp_path / "config" / "stacks.json").all() == (record("one"), record("three"))


def test_one_stack_has_one_record_in_each_place(tmp_path: Path) -> None:
    records = StackRecords(tmp_path / "stacks.json")
    going = replace(record("one"), connection=None, deletes=True, bucket="one-bucket")
    records.begin(record("one"))
    records.begin(going)
    assert records.all() == (going,)
    records.begin(record("one"))
    elsewhere = record("one", StackTarget(region="us-east-1"))
    records.begin(elsewhere)
    renamed = StackRecord(target=TARGET, name="one", kind=StackKind.CLASSIC, connection="Other")
    records.begin(renamed)
    assert records.all() == (elsewhere, renamed)


@pytest.mark.parametrize(
    "stacks",
    [
        [{}],
        [{"target": {}, "name": "a", "kind": "neither", "connection": "a"}],
        [{"target": {"secret": "x"}, "name": "a", "kind": "backend", "connection": "a"}],
        [{"target": {}, "name": 1, "kind": "backend", "connection": "a"}],
        [{"target": {}, "name": "a", "kind": "backend", "connection": "a", "deletes": "yes"}],
        [{"target": {}, "name": "a", "kind": "backend", "connection": "a", "bucket": 1}],
        ["text"],
    ],
)
def test_a_file_of_something_else_is_said(tmp_path: Path, stacks: object) -> None:
    (tmp_path / "stacks.json").write_text(json.dumps({"stacks": stacks}), encoding="utf-8")
    with pytest.raises(LocalFileError):
        StackRecords(tmp_path / "stacks.json").all()
