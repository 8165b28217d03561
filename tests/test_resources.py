"""Resources are found in a checkout and in an installed wheel."""

from pathlib import Path

import pytest

from presign_gui import resources
from presign_gui.resources import resource_path


def test_a_checkouts_resources_are_found() -> None:
    path = resource_path("cloudformation", "classic", "root.yaml")
    assert "AWSTemplateFormatVersion" in path.read_text(encoding="utf-8")


def test_a_wheels_resources_are_found_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "presign_gui"
    (package / "resources" / "icons").mkdir(parents=True)
    (package / "resources" / "icons" / "app.svg").touch()
    monkeypatch.setattr(resources, "files", lambda _package: package)
    assert resource_path("icons", "app.svg") == package / "resources" / "icons" / "app.svg"
    assert resource_path("icons") == package / "resources" / "icons"


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/nothing\.svg"):
        resource_path("icons", "nothing.svg")
