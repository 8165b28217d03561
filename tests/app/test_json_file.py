import os
from pathlib import Path

import pytest

from presign_gui.app.json_file import read_json_object, write_json_object
from presign_gui.domain.errors import LocalFileError


def test_writes_what_it_reads_also_into_a_new_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.json"
    write_json_object(path, {"name": "Bücher 本", "count": 3})
    assert read_json_object(path) == {"name": "Bücher 本", "count": 3}


def test_no_file_is_an_empty_object(tmp_path: Path) -> None:
    assert read_json_object(tmp_path / "none.json") == {}


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.json"
    write_json_object(path, {"old": True})

    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(LocalFileError) as caught:
        write_json_object(path, {"old": False})
    assert "No space left on device" in caught.value.cause()
    assert read_json_object(path) == {"old": True}
    assert list(tmp_path.iterdir()) == [path]
