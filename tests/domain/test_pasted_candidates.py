"""One link at one place: when it is whole, and what makes it so."""

import pytest

from presign_gui.domain.pasted_candidates import first_word, is_whole, mend
from tests.fakes.links import SIGNATURE, sigv2_link, sigv4_link

LINK = sigv4_link()
SIGV4A = sigv4_link(signature="3045" + "ab" * 68).replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")


@pytest.mark.parametrize(
    "link",
    [LINK, LINK + "&x-id=GetObject", LINK + "#page=2", LINK + "&x=.", sigv2_link(), sigv2_link(token="t/+=="), SIGV4A],
)
def test_whole(link: str) -> None:
    url = is_whole(link)
    assert url is not None
    assert url.url == link


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://example.com/",
        LINK[:-1],
        LINK + "0",
        LINK + ".",
        LINK + "&x-id=GetObject.",
        LINK + "&x-id=GetObjectThanks",
        LINK.replace("&", "&amp;"),
        LINK.replace("X-Amz-Date=2026", "X-Amz-Date=20 26"),
        LINK.replace("X-Amz-Date=2026", "X-Amz-Date=2o26"),
        LINK.replace("X-Amz-Expires=3600", "X-Amz-Expires=1h"),
        LINK.replace("aws4_request", "aws4"),
        LINK.replace("&X-Amz-SignedHeaders=host", ""),
        LINK.replace(SIGNATURE, SIGNATURE.upper()),
        sigv2_link().replace("rhXPQX5z", "rhXPQX"),
        sigv2_link(expires="soon"),
        sigv2_link() + ",",
    ],
)
def test_not_whole(link: str) -> None:
    assert is_whole(link) is None


def test_the_end_is_where_the_link_ends() -> None:
    text = f"a {LINK}, b"
    mended = mend(text, 2, len(text))
    assert mended is not None
    assert (mended.url.url, text[mended.end :]) == (LINK, " b")


def test_nothing_beyond_the_limit_is_looked_at() -> None:
    assert mend(LINK, 0, len(LINK) - 1) is None
    assert first_word(LINK, 0, 8) == "https://"
    assert first_word(f"{LINK}|x", 0, 9999) == LINK
    assert first_word(" ", 0, 1) == ""


def test_a_quote_in_a_shell_ends_the_link_although_links_may_have_one() -> None:
    text = f"open '{LINK}'; echo 'x'"
    mended = mend(text, 6, len(text))
    assert mended is not None
    assert mended.url.url == LINK


def test_a_bracket_of_the_key_stays() -> None:
    link = sigv4_link("https://b.s3.eu-west-1.amazonaws.com/a(1)") + "&response-content-disposition=inline(1)"
    text = f"[x]({link})"
    mended = mend(text, 4, len(text))
    assert mended is not None
    assert mended.url.url == link
