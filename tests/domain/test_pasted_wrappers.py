"""Links out of the links that mail filters put in their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.pasted_wrappers import is_version_3, percent_decoded, unwrap
from tests.fakes.links import sigv4_link
from tests.fakes.wrapped_links import safe_link, urldefense_2, urldefense_3

visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"<>\\^`{}|'), max_size=80)


@given(visible.filter(lambda tail: "__;" not in tail))
def test_round_trip(tail: str) -> None:
    link = "https://b.s3.eu-west-1.amazonaws.com/" + tail
    for wrap in (safe_link, urldefense_2, urldefense_3):
        unwrapped = unwrap(wrap(link))
        assert unwrapped is not None
        assert unwrapped.inner == link


@pytest.mark.parametrize(
    ("wrapped", "inner", "wrapper"),
    [
        # From public e-mail archives.
        (
            "https://urldefense.com/v3/__https://lore.kernel.org/linux-scsi/Ykqg0kr0F*2Fyzk2XW@infradead.org/__;JQ!!AC!Mw$",
            "https://lore.kernel.org/linux-scsi/Ykqg0kr0F%2Fyzk2XW@infradead.org/",
            "urldefense.com",
        ),
        ("https://urldefense.us/v3/__http:/a.example/b__;!!X!Y$", "http://a.example/b", "urldefense.us"),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_b-2Dc-5Fd-3Fe-3D1&d=Dw",
            "https://a.example/b-c_d?e=1",
            "urldefense.proofpoint.com",
        ),
        (
            "https://www.google.com/url?q=https%3A%2F%2Fa.example%2F%3Fb%3Dc+d&sa=D",
            "https://a.example/?b=c+d",
            "www.google.com",
        ),
        ("https://slack-redir.net/link?url=https://a.example/b", "https://a.example/b", "slack-redir.net"),
    ],
)
def test_known_examples(wrapped: str, inner: str, wrapper: str) -> None:
    assert unwrap(wrapped) == (inner, wrapper)


@pytest.mark.parametrize(
    "link",
    [
        sigv4_link(),
        "https://example.com/",
        "https://example.com/?url=example.org",
        "https://protect-eu.mimecast.com/s/AbCdEf?domain=b.s3.amazonaws.com",
        "https://urldefense.com/v3/__https://a.example/*__;",  # cut off before its list
        "https://urldefense.com/v3/__https://a.example/*__;!!X!Y$",  # one mark, no character for it
        "https://urldefense.com/v3/__https://a.example/__;JSU!!X!Y$",  # two characters, no mark
        "https://urldefense.com/v3/__https://a.example/*__;_w!!X!Y$",  # no UTF-8
        "https://urldefense.com/v3/",
        "https://urldefense.proofpoint.com/v2/url?d=x",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__a.example_-FF",
        "https://example.com/?url=https%3A%2F%2Fa.example%2F%FF",
        "",
    ],
)
def test_what_cannot_be_undone(link: str) -> None:
    assert unwrap(link) is None


def test_version_3_is_known_by_its_beginning() -> None:
    text = "see " + urldefense_3(sigv4_link())
    assert is_version_3(text, 4)
    assert not is_version_3(text, 0)
    assert not is_version_3(urldefense_2(sigv4_link()), 0)


def test_percent_decoding_leaves_plus_signs_and_refuses_what_is_no_ascii() -> None:
    assert percent_decoded("a%2Bb+c%zz") == "a+b+c%zz"
    assert percent_decoded("%E6%97%A5") is None
