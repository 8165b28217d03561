from pathlib import Path

import pytest

from presign_gui.domain.errors import InputError, LocalFileError
from presign_gui.ui.link_files import are_shortcuts, may_hold_links, read_links
from tests.fakes.links import sigv4_link

LINK = sigv4_link()
OTHER = sigv4_link("https://my-bucket.s3.eu-west-1.amazonaws.com/other.pdf")


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_shortcuts_are_links_and_notes_may_be(tmp_path: Path) -> None:
    assert are_shortcuts([Path("a.URL"), Path("b.webloc")])
    assert not are_shortcuts([Path("a.url"), Path("b.txt")])
    assert not are_shortcuts([])
    assert may_hold_links([Path("a.url"), Path("b.eml"), Path("c.html"), Path("d.json")])
    assert not may_hold_links([Path("a.url"), Path("b.pdf")])
    assert not may_hold_links([])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.url", f"[InternetShortcut]\r\nURL={LINK}\r\n"),
        ("a.webloc", f"<plist><dict><key>URL</key><string>{LINK.replace('&', '&amp;')}</string></dict></plist>"),
        ("a.txt", f"Here it is: {LINK}."),
        ("a.eml", f"Subject: file\r\n\r\n<{LINK}>\r\n"),
        ("a.html", f'<a href="{LINK.replace("&", "&amp;")}">get it</a>'),
    ],
)
def test_every_kind_of_file_gives_its_link_to_the_byte(tmp_path: Path, name: str, text: str) -> None:
    pasted = read_links([written(tmp_path, name, text)])
    assert [link.url.url for link in pasted.links] == [LINK]


def test_the_links_of_several_files_come_together_each_once(tmp_path: Path) -> None:
    files = [written(tmp_path, "a.txt", LINK), written(tmp_path, "b.txt", f"{OTHER}\n{LINK}"), tmp_path / "gone.txt"]
    assert [link.url.url for link in read_links(files).links] == [LINK, OTHER]


def test_a_form_in_a_file_is_found(tmp_path: Path) -> None:
    text = '{"url": "https://b.s3.amazonaws.com/", "fields": {"key": "k", "policy": "e30=", "x-amz-signature": "ab"}}'
    form = read_links([written(tmp_path, "form.json", text)]).form
    assert form is not None
    assert form.key == "k"


def test_no_link_and_no_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_links([written(tmp_path, "a.txt", "hello")])
    with pytest.raises(LocalFileError):
        read_links([tmp_path / "gone.txt"])
