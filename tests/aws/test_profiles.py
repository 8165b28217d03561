"""The names of profiles."""

import subprocess
import sys
from pathlib import Path

import pytest

from presign_gui.aws.profiles import list_profiles
from presign_gui.domain.errors import SigningError


def test_profiles_of_both_files_are_named_in_order(aws_home: Path) -> None:
    (aws_home / "config").write_text("[default]\n[profile zoo]\n[profile Berlin]\n[sso-session s]\n", encoding="utf-8")
    (aws_home / "credentials").write_text("[old]\naws_access_key_id = AKIA\n[zoo]\n", encoding="utf-8")
    assert list_profiles() == ["Berlin", "default", "old", "zoo"]


def test_without_files_there_are_no_profiles() -> None:
    assert list_profiles() == []


def test_a_broken_file_is_told_so(aws_home: Path) -> None:
    (aws_home / "config").write_text("[profile zoo\n", encoding="utf-8")
    with pytest.raises(SigningError) as caught:
        list_profiles()
    assert caught.value.kind == "AwsFilesUnreadable"
    assert str(aws_home / "config") in caught.value.cause()


def test_the_module_alone_loads_neither_boto3_nor_botocore() -> None:
    code = "import sys, presign_gui.aws.profiles; print({'boto3', 'botocore'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"set()\n"
