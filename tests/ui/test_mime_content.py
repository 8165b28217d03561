from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from presign_gui.ui.mime_content import holds_link, local_files, may_hold_text, text_of
from tests.fakes.links import sigv4_link

LINK = sigv4_link("https://photos.s3.eu-west-1.amazonaws.com/a%2520b%2Bc%20d//e")


def test_text_that_is_a_link_comes_through_to_the_byte() -> None:
    data = QMimeData()
    data.setText(LINK)
    assert text_of(data) == LINK


def test_words_that_are_a_link_only_in_html_are_read_from_there() -> None:
    data = QMimeData()
    data.setText("Download here")
    data.setHtml(f'<a href="{LINK.replace("&", "&amp;")}">Download here</a>')
    assert holds_link(text_of(data))
    assert "href" in text_of(data)


@pytest.mark.parametrize(("flavour", "encoding"), [("text/uri-list", "ascii"), ("text/x-moz-url", "utf-16-le")])
def test_what_a_browser_drags_is_read_without_writing_the_url_anew(flavour: str, encoding: str) -> None:
    data = QMimeData()
    data.setData(flavour, f"{LINK}\r\nA title".encode(encoding))
    assert may_hold_text(data)
    assert LINK in text_of(data)


def test_other_text_is_the_plain_text() -> None:
    data = QMimeData()
    data.setText("hello")
    data.setHtml("<b>hello</b>")
    assert text_of(data) == "hello"
    assert not holds_link("hello")


def test_nothing_is_nothing() -> None:
    assert text_of(QMimeData()) == ""
    assert not may_hold_text(QMimeData())
    assert local_files(QMimeData()) == []


def test_files_are_told_from_links(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "ä b.txt")), QUrl("https://example.com/")])
    assert local_files(data) == [tmp_path / "ä b.txt"]
