import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import InputError
from presign_gui.domain.url_text import UrlParts, decode_path, query_parameters, split_url


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("https://h/p?q=1", UrlParts("https", "h", None, "/p", "q=1")),
        ("HTTP://Host.Example:8080/P%2f", UrlParts("http", "host.example", 8080, "/P%2f", "")),
        ("https://h", UrlParts("https", "h", None, "", "")),
        ("https://h?q", UrlParts("https", "h", None, "", "q")),
        ("https://h//a/../b/./c", UrlParts("https", "h", None, "//a/../b/./c", "")),
        ("https://h/a?b?c=d#e?f", UrlParts("https", "h", None, "/a", "b?c=d")),
        ("http://[::1]:9000/k", UrlParts("http", "[::1]", 9000, "/k", "")),
        ("http://127.0.0.1:1/k", UrlParts("http", "127.0.0.1", 1, "/k", "")),
    ],
)
def test_the_pieces_are_left_as_they_are(text: str, parts: UrlParts) -> None:
    assert split_url(text) == parts


@pytest.mark.parametrize(
    ("parts", "authority"), [(UrlParts("http", "h", 81, "", ""), "h:81"), (UrlParts("http", "h", None, "", ""), "h")]
)
def test_the_authority(parts: UrlParts, authority: str) -> None:
    assert parts.authority == authority


@pytest.mark.parametrize(
    "text",
    [
        *("", "h/p", "ftp://h/p", "https:/h", "https:///p", "https://:80/p", "https://h:/p", "https://h:x/p"),
        *("https://h:0/p", "https://h:65536/p", "https://user@h/p", "https://s3.amazonaws.com@evil.example/p"),
        *(
            "https://user:pass@h/p",
            "s3://b/k",
            "javascript:alert(1)",
            "https://[h/p",
            "https://a%2eb/p",
            "x https://h/",
        ),
    ],
)
def test_what_is_no_link(text: str) -> None:
    with pytest.raises(InputError) as caught:
        split_url(text)
    assert caught.value.entry is entries.NOT_A_URL


@pytest.mark.parametrize(
    "text",
    ["https://h/a b", "https://h/a\nb?c", "https://h/a\tb", "https://h/日本", "https://h/\x00", "https://h/\ud800"],
)
def test_what_was_broken_on_its_way(text: str) -> None:
    with pytest.raises(InputError) as caught:
        split_url(text)
    assert caught.value.entry is entries.URL_BROKEN


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        ("a%20b+c", "a b+c"),
        ("%E6%97%A5/%e6%9c%ac", "日/本"),
        ("%2F%2f/..", "///.."),
        ("%2520", "%20"),
        ("", ""),
        ("%", None),
        ("%4", None),
        ("%zz", None),
        ("%FF", None),
        ("%ED%A0%80", None),
    ],
)
def test_decoding_a_path(raw: str, decoded: str | None) -> None:
    assert decode_path(raw) == decoded


def test_parameters_by_lower_case_name() -> None:
    assert query_parameters("X-Amz-Date=1&x%2Did=Get%4Fbject&a=b=c&flag&=x&&s=a+b%2B") == {
        "x-amz-date": "1",
        "x-id": "GetObject",
        "a": "b=c",
        "flag": "",
        "s": "a b+",
    }


def test_of_a_repeated_parameter_the_first_counts() -> None:
    assert query_parameters("a=1&A=2") == {"a": "1"}


def test_what_cannot_be_decoded_stays() -> None:
    assert query_parameters("a=%zz") == {"a": "%zz"}


@given(st.text() | st.from_regex(r"https?://[^ ]*\?[^ ]*"))
def test_no_text_breaks_the_reading(text: str) -> None:
    with contextlib.suppress(InputError):
        parts = split_url(text)
        query_parameters(parts.query)
        decode_path(parts.path)
        assert parts.path in text
        assert parts.query in text


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_what_is_encoded_is_decoded(text: str) -> None:
    assert decode_path("".join(f"%{byte:02x}" for byte in text.encode())) == text
