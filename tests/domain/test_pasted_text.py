"""Pasted text becomes links: to the byte where it is one, mended and said so where it is certain, else not at all."""

import contextlib
import json
import plistlib
import time
from base64 import encodebytes
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.errors import InputError
from presign_gui.domain.pasted_repairs import RepairKind
from presign_gui.domain.pasted_text import MAX_LINKS, PastedLink, read_pasted
from presign_gui.domain.presigned_url import parse_presigned_url
from tests.fakes.links import sigv2_link, sigv4_link
from tests.fakes.wrapped_links import in_lines, quoted_printable, safe_link, urldefense_2, urldefense_3

LINK = sigv4_link()
UPLOAD = sigv4_link() + "&x-id=PutObject"
OLD = sigv2_link()


def only(content: str | bytes) -> PastedLink:
    found = read_pasted(content)
    assert found.unreadable == ()
    (link,) = found.links
    return link


def kinds(link: PastedLink) -> list[str]:
    return [repair.kind.value for repair in link.repairs]


@pytest.mark.parametrize("link", [LINK, UPLOAD, OLD], ids=["sigv4", "x-id", "sigv2"])
@pytest.mark.parametrize(
    ("pasted", "repairs"),
    [
        ("{}", []),
        ("  {}\r\n", []),
        ("Please upload it here:\n\n{}\n\nThanks, Anna", []),
        ("Is it {} or not", []),
        ("URL={}\r\nIconFile=https://example.com/favicon.ico\r\n", []),
        ('"{}"', ["brackets_removed"]),
        ("'{}'", ["brackets_removed"]),
        ("<{}>", ["brackets_removed"]),
        ("“{}”", ["brackets_removed"]),
        ("({})", ["brackets_removed"]),
        ("[report.pdf]({})", ["brackets_removed"]),
        ("{}.", ["punctuation_removed"]),
        ("(see {}).", ["punctuation_removed"]),
        ("Is it {}?", ["punctuation_removed"]),
        ("**{}**", ["punctuation_removed"]),
        ("リンクは{}です。", []),
    ],
)
def test_a_link_in_words(link: str, pasted: str, repairs: list[str]) -> None:
    found = only(pasted.format(link))
    assert found.url.url == link
    assert kinds(found) == repairs


def test_a_link_in_the_formats_of_programs() -> None:
    escaped = LINK.replace("&", "&amp;")
    cases: list[tuple[str | bytes, list[str]]] = [
        (escaped, ["html_undone"]),
        (f"<{escaped}|report.pdf>", ["html_undone"]),
        (f'<p>See <a href="{escaped}">https://my-bucket.s3.eu-west-1.amazonaws.com/rep…</a></p>', ["html_undone"]),
        (f"<plist><dict><key>URL</key><string>{escaped}</string></dict></plist>", ["html_undone"]),
        (plistlib.dumps({"URL": LINK}, fmt=plistlib.FMT_BINARY), []),
        (("\ufeff" + LINK).encode("utf-16-le"), []),
        ('{"url": "' + LINK.replace("&", "\\u0026") + '"}', ["json_undone"]),
        (json.dumps({"url": LINK}).replace("/", "\\/"), ["json_undone"]),
        (LINK.replace("reports", "rep\u200borts"), ["invisible_removed"]),
        (quoted_printable(f"Hi = hello,\n\n{LINK}\n\nBye"), ["quoted_printable_undone"]),
        (quoted_printable(f"Hi = hello,\n\n<{LINK}>\n\nBye"), ["quoted_printable_undone"]),
        (quoted_printable(f'<a href="{LINK}">here</a>'), ["quoted_printable_undone"]),
        (f"MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n{encodebytes(LINK.encode()).decode()}", []),
    ]
    for content, repairs in cases:
        found = only(content)
        assert (found.url.url, kinds(found)) == (LINK, repairs), content


@pytest.mark.parametrize("width", [20, 64, 72, 76, 100])
@pytest.mark.parametrize("prefix", ["", "> ", "    "])
@pytest.mark.parametrize("link", [LINK, UPLOAD], ids=["sigv4", "x-id"])
def test_broken_lines_are_joined(link: str, prefix: str, width: int) -> None:
    found = only("Hello,\n" + in_lines(link, width, prefix) + "\n\nThanks")
    assert found.url.url == link
    (repair,) = found.repairs
    assert repair.kind is RepairKind.LINES_JOINED
    assert repair.facts["count"] == -(-len(link) // width)


def test_the_next_line_after_a_whole_link_is_not_joined() -> None:
    for following in ("Thanks", "x", "0123456789abcdef", "& more"):
        assert only(f"{LINK}\n{following}").url.url == LINK
        assert only(f"{UPLOAD}\n{following}").url.url == UPLOAD
    assert only(f"{LINK}\n&x-id=PutObject\nThanks").url.url == LINK + "&x-id=PutObject"


@pytest.mark.parametrize(
    ("wrap", "wrapper"),
    [
        (safe_link, "safelinks.protection.outlook.com"),
        (urldefense_2, "urldefense.proofpoint.com"),
        (urldefense_3, "urldefense.com"),
    ],
)
def test_wrappers_are_undone_to_the_byte(wrap: Callable[[str], str], wrapper: str) -> None:
    for link in (LINK, UPLOAD, OLD, sigv4_link("https://b.s3.eu-west-1.amazonaws.com/%E6%97%A5%20-_%2B%2A(1)")):
        found = only(f"See {wrap(link)} for it")
        assert found.url.url == link
        (repair,) = found.repairs
        assert repair.facts["wrapper"] == wrapper


def test_a_wrapper_in_a_wrapper() -> None:
    assert only(safe_link(urldefense_3(LINK))).url.url == LINK
    assert only(safe_link(LINK).replace("&", "&amp;")).url.url == LINK


def test_several_links_become_several() -> None:
    found = read_pasted(f"1. {LINK}\n2. {UPLOAD},\n3. <{OLD}>\nand https://example.com/, and 1. again: {LINK}")
    assert [link.url.url for link in found.links] == [LINK, UPLOAD, OLD]
    assert found.unreadable == ()


def test_a_damaged_link_among_whole_ones_is_kept_or_named() -> None:
    other = sigv4_link("https://other.s3.eu-west-1.amazonaws.com/key")
    found = read_pasted(f"{LINK}\n\n{other[:-5]}\n\n{other.partition('&X-Amz-Signature')[0].replace('key', 'two')}")
    assert [link.url.url for link in found.links] == [LINK, other[:-5]]
    assert [error.kind for error in found.unreadable] == ["LinkIncomplete"]


def test_the_headers_of_a_command_come_along() -> None:
    link = sigv4_link(signed_headers="content-type;host;x-amz-meta-by")
    headers = "-H 'Content-Type: text/plain' \\\n  -H \"X-Amz-Meta-By: Anna B\" -H 'Accept: */*'"
    found = only(f"curl -X PUT -T photo.png {headers} '{link}'")
    assert found.url.url == link
    assert found.headers == (("content-type", "text/plain"), ("x-amz-meta-by", "Anna B"))
    assert found.method == "PUT"
    assert kinds(found) == ["taken_from_command"]
    old = only(f'curl -T a -H "Content-Type: text/plain" -H "Accept: */*" "{OLD}"')
    assert old.headers == (("content-type", "text/plain"),)


def test_the_same_link_alone_and_in_a_command_counts_once() -> None:
    link = sigv4_link(signed_headers="content-type;host")
    found = only(f"{link}\n\ncurl -T a -H 'Content-Type: text/plain' '{link}'")
    assert found.headers == (("content-type", "text/plain"),)


def test_a_form_is_recognised() -> None:
    fields = {"key": "in/${filename}", "policy": "e30=", "x-amz-signature": "ab"}
    found = read_pasted(json.dumps({"url": "https://b.s3.eu-west-1.amazonaws.com/", "fields": fields}))
    assert found.links == ()
    assert found.form is not None
    assert found.form.bucket == "b"


@pytest.mark.parametrize(
    ("pasted", "kind"),
    [
        ("", "NotAUrl"),
        ("hello", "NotAUrl"),
        ("s3://bucket/key", "NotAUrl"),
        ("https://example.com/", "NotPresigned"),
        ("https://example.com/ and https://example.org/", "NotPresigned"),
        (LINK.partition("&X-Amz-Signature")[0], "LinkIncomplete"),
        (LINK.replace("reports/", "my reports/"), "UrlBroken"),
        (LINK.replace("2026", "日報"), "UrlBroken"),
        (b"\x00\xff\xfe", "NotAUrl"),
        ('<form action="https://b.s3.amazonaws.com/"><input name="policy" value="e30="></form>', "FormIncomplete"),
    ],
)
def test_text_without_a_link_says_why(pasted: str | bytes, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        read_pasted(pasted)
    assert caught.value.kind == kind


def test_only_so_many_links_are_read() -> None:
    links = [sigv4_link(f"https://b.s3.eu-west-1.amazonaws.com/{number}") for number in range(MAX_LINKS + 10)]
    assert [link.url.url for link in read_pasted("\n".join(links)).links] == links[:MAX_LINKS]


visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=30)


@given(before=visible, after=visible, signature=st.one_of(st.none(), visible), space=st.sampled_from(["", " ", "\n"]))
def test_no_plain_url_changes_by_a_byte_unannounced(before: str, after: str, signature: str | None, space: str) -> None:
    link = sigv4_link(f"https://my-bucket.s3.eu-west-1.amazonaws.com/{before.replace('?', '')}")
    link = (link if signature is None else sigv4_link(signature=signature)) + (f"&{after}" if after else "")
    try:
        parse_presigned_url(link)
    except InputError:
        return
    (found,) = read_pasted(space + link + space).links
    assert found.url.url == link or found.repairs


@given(
    st.text(st.sampled_from("https:/?&=%3DAmzSignature.X-\n\r \"'<>\\{}*_;()[]!curl -Hpolicy$`^|\u200b"), max_size=300)
)
def test_any_text_is_links_or_a_reason(text: str) -> None:
    try:
        found = read_pasted(text)
    except InputError:
        return
    assert found.links or found.form


@pytest.mark.parametrize(
    "piece",
    [
        "https://",
        "https://a?X-Amz-Signature= ",
        "https://a?X-Amz-Signature=\n" + "abcdefabcdef\n" * 100,
        "https://a?Signature=" + "&amp;" * 5000,
        "https://a?X-Amz-Signature=" + "." * 9000,
        "https://a?Signature=" + "?" * 9000,
        "curl 'https://a' -H 'x: y' ",
        "curl '",
        'curl "\\"',
        'policy <input name="',
        'policy <form a="',
        'policy {"a":',
        "https://urldefense.com/v3/__https://a?Signature=" + "*" * 1000 + "__;" + "A" * 1000 + "!!",
        "https://urldefense.com/v3/__https://a?X-Amz-Signature=" + "__;" * 5000 + " ",
        LINK + "?a=" * 5000 + "& ",
        "https://x/?u=https%3A%2F%2F",
        f"https://{'a' * 14_000}/?u=https%3A%2F%2Fa.b%2F%3FX-Amz-Signature%3D ",
        "Content-Transfer-Encoding: base64\n\nQUFB\n\n",
        "\u200b",
        LINK + " ",
    ],
    ids=lambda piece: piece[:24],
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    began = time.process_time()
    with contextlib.suppress(InputError):
        read_pasted(text)
    assert time.process_time() - began < 0.5
