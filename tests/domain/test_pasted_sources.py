"""From bytes to texts: encodings, property lists, and the base64 of e-mails."""

import plistlib
from base64 import b64encode, encodebytes

import pytest

from presign_gui.domain.pasted_sources import MAX_PASTED, text_of, texts_to_search

URL = "https://b.s3.eu-west-1.amazonaws.com/k?X-Amz-Signature=ab"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings(encoding: str) -> None:
    assert text_of(f"Größe: {URL}".encode(encoding)).endswith(URL)


def test_a_binary_property_list_gives_its_urls_alone() -> None:
    assert text_of(plistlib.dumps({"URL": URL}, fmt=plistlib.FMT_BINARY)) == URL


def test_no_byte_is_too_strange() -> None:
    assert text_of(bytes(range(256)))
    assert text_of(b"") == ""
    assert len(text_of(b"a" * (MAX_PASTED + 1))) == MAX_PASTED


def mail(body: str, header: str = "Content-Transfer-Encoding: base64") -> str:
    return f"From: a@example.com\nContent-Type: text/plain\n{header}\nX-More: yes\n\n{body}\n--boundary--\n"


def test_the_base64_of_an_email_is_a_text_too() -> None:
    text = mail(encodebytes(URL.encode()).decode())
    assert texts_to_search(text) == (text, URL)
    assert texts_to_search(text.replace("\n", "\r\n"))[1] == URL


def test_what_is_no_base64_is_left_alone() -> None:
    for text in (URL, mail(b64encode(URL.encode()).decode(), "Content-Transfer-Encoding: 7bit"), mail("QUF")):
        assert texts_to_search(text)[0] == text
        assert URL not in texts_to_search(text)[1:]


def test_a_large_text_is_cut() -> None:
    assert len(texts_to_search("a" * (2 * MAX_PASTED))[0]) == MAX_PASTED
    assert len(texts_to_search(mail("QUFB\n") * 100)) <= 21
