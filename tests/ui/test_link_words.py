from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from presign_gui.domain.pasted_text import PastedLink
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.ui import link_words
from presign_gui.ui.formatting import LocaleFormatter
from tests.fakes.links import sigv2_link, sigv4_link

FORMATTER = LocaleFormatter(QLocale("en_GB"))


def pasted(text: str, method: str | None = None, **headers: str) -> PastedLink:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return PastedLink(url=parse_presigned_url(text), headers=named, method=method)


@pytest.mark.parametrize(
    ("parameters", "method", "title", "allows"),
    [
        ("x-id=GetObject&", None, "A download link", "download (GetObject)"),
        ("x-id=PutObject&", None, "An upload link", "upload (PutObject)"),
        ("", None, "A download or upload link", "download or upload: it does not say which"),
        ("", "PUT", "An upload link", "upload (PutObject)"),
        ("", "GET", "A download link", "download (GetObject)"),
        ("", "POST", "A download or upload link", "download or upload: it does not say which"),
        ("x-id=DeleteObject&", None, "A link for DeleteObject", "DeleteObject"),
        ("partNumber=3&uploadId=abc&", None, "An upload link for part 3", "upload part 3 (UploadPart)"),
    ],
)
def test_a_link_is_named_by_what_it_is_for(parameters: str, method: str | None, title: str, allows: str) -> None:
    link = pasted(sigv4_link(parameters=parameters), method)
    assert link_words.title_of(link) == title
    assert link_words.allows(link) == allows


def test_a_part_without_a_readable_number_is_an_upload() -> None:
    url = parse_presigned_url(sigv4_link(parameters="partNumber=x&uploadId=abc&"))
    assert link_words.part_number_of(url) is None


def test_the_signature_is_named_with_its_region() -> None:
    assert link_words.signed_with(parse_presigned_url(sigv4_link())) == "SigV4, for eu-west-1"
    assert link_words.signed_with(parse_presigned_url(sigv2_link())) == "SigV2"


@pytest.mark.parametrize(
    ("key_id", "kind"),
    [("AKIAIOSFODNN7EXAMPLE", "long-lived"), ("ASIAIOSFODNN7EXAMPLE", "temporary"), ("minio", "not told")],
)
def test_the_kind_of_key_is_told(key_id: str, kind: str) -> None:
    assert link_words.key_type(parse_presigned_url(sigv4_link(key_id=key_id))).startswith(kind)


def test_headers_are_told_with_their_values_but_no_secret_is_shown() -> None:
    secret = "x-amz-server-side-encryption-customer-key"
    names = f"content-type;host;if-none-match;x-amz-acl;x-amz-meta-by;{secret};x-amz-tagging"
    text = sigv4_link(signed_headers=names)
    link = pasted(text, None, x_amz_meta_by="me", x_amz_server_side_encryption_customer_key="c2VjcmV0")
    assert link_words.headers_to_send(link) == [
        "x-amz-meta-by: me",
        "x-amz-server-side-encryption-customer-key: •••",
        "content-type: filled in from the file's name",
        "if-none-match: *",
        "x-amz-acl: value not told by the link",
        "x-amz-tagging: value not told by the link",
    ]
    assert link_words.known_headers(link)[1].endswith("•••")
    assert link_words.untold_headers(link) == ["content-type", "x-amz-acl", "x-amz-tagging"]


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        (None, None, ""),
        (1, None, ""),
        (2048, None, "2.0 KiB and more"),
        (1, 1024, "up to 1.0 KiB"),
        (2048, 4096, "2.0 KiB to 4.0 KiB"),
    ],
)
def test_the_sizes_that_a_form_takes(least: int | None, most: int | None, text: str) -> None:
    form = PostForm(url="https://x/", fields=(), bucket="b", key="up/${filename}", least=least, most=most)
    assert link_words.form_sizes(form, FORMATTER) == text
    assert link_words.form_key(form) == "up/‹name of the file›"


def test_the_kinds_of_file_that_a_form_takes() -> None:
    def form(fields: tuple[tuple[str, str], ...] = (), prefix: str | None = None) -> PostForm:
        return PostForm(
            url="https://x/",
            fields=fields,
            bucket="b",
            key="k",
            content_type_prefix=prefix,
            expires_at=datetime.now(UTC),
        )

    assert link_words.form_kinds(form()) == ""
    assert link_words.form_kinds(form(prefix="image/")) == "image/…"
    assert link_words.form_kinds(form((("Content-Type", "image/png"),), "image/")) == "image/png"
