"""The desktop file: what a desktop needs to list the program and to open links with it."""

from configparser import RawConfigParser

from presign_gui.resources import resource_path


def test_the_desktop_file_starts_the_program_with_what_is_opened() -> None:
    file = RawConfigParser(strict=True)
    file.read(resource_path("desktop", "presign-gui.desktop"), "utf-8")
    entry = dict(file["Desktop Entry"])
    assert entry["type"] == "Application"
    assert entry["exec"] == "presign-gui %U"
    assert entry["terminal"] == "false"
    assert resource_path("icons", f"{entry['icon']}.svg").is_file()
    assert entry["mimetype"] == "application/x-mswinurl;"
    assert all(value.endswith(";") for name, value in entry.items() if name in {"categories", "keywords", "mimetype"})
    for name in ("genericname", "comment", "keywords"):
        assert entry[f"{name}[ja]"]
