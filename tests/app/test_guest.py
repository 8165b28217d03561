"""Somebody with a link or a form and nothing else: which headers are filled in, and what is refused unsent."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from presign_gui.app import guest
from presign_gui.app.runner import Runner
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.pasted_text import PastedLink, read_pasted
from presign_gui.domain.post_form import PostForm, make_post_form
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.signing import PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.links import sigv2_link, sigv4_link
from tests.servers.faulty_s3 import FaultyS3, answer, refuse_at_once

PICTURE = Path("photo.png")
TYPED = sigv4_link(signed_headers="content-type;host")
FIELDS = {"key": "in/${filename}", "policy": "e30=", "x-amz-signature": "5ec3e7"}


def link(signed_headers: str, more: str = "") -> PresignedUrl:
    return parse_presigned_url(sigv4_link(signed_headers=signed_headers) + more)


def pasted(options: str, url: str = TYPED) -> PastedLink:
    (found,) = read_pasted(f"curl {options} '{url}'").links
    return found


def upload(what: PresignedUrl | PastedLink, content_type: str | None = None) -> PresignedRequest:
    return guest.upload_job(what, PICTURE, content_type=content_type).sign()


def test_a_plain_link_is_used_as_it_is() -> None:
    signed = upload(link("host"))
    assert (signed.url, signed.headers_to_send, signed.guessed) == (sigv4_link(), (), ())


def test_a_content_type_that_nobody_told_is_guessed_and_marked_so() -> None:
    signed = upload(link("content-type;host"))
    assert (signed.headers_to_send, signed.guessed) == ((("content-type", "image/png"),), ("content-type",))
    unknown = guest.upload_job(link("content-type;host"), Path("x.zzz")).sign()
    assert unknown.headers_to_send == (("content-type", "application/octet-stream"),)


@pytest.mark.parametrize("content_type", ["text/plain", ""])
def test_a_content_type_that_was_told_is_no_guess(content_type: str) -> None:
    for signed in (
        upload(link("content-type;host"), content_type=content_type),
        guest.upload_job(link("content-type;host"), PICTURE, headers=[("Content-Type", content_type)]).sign(),
    ):
        assert (signed.headers_to_send, signed.guessed) == ((("content-type", content_type),), ())


def test_the_headers_of_a_command_are_sent() -> None:
    url = sigv4_link(signed_headers="content-type;host;x-amz-meta-by")
    signed = upload(pasted("-T x -H 'Content-Type: text/plain' -H 'x-amz-meta-by: Anna'", url))
    assert signed.headers_to_send == (("content-type", "text/plain"), ("x-amz-meta-by", "Anna"))
    assert signed.guessed == ()
    assert upload(pasted("-T x -H 'Content-Type: a/b'"), content_type="c/d").headers_to_send == (
        ("content-type", "c/d"),
    )


def test_headers_with_one_value_are_filled_in() -> None:
    assert upload(link("host;if-none-match;x-amz-content-sha256;x-amz-request-payer")).headers_to_send == (
        ("if-none-match", "*"),
        ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        ("x-amz-request-payer", "requester"),
    )
    signed = guest.download_job(link("host;x-amz-checksum-mode"), Path("/tmp")).sign()
    assert signed.headers_to_send == (("x-amz-checksum-mode", "ENABLED"),)


def test_lengths_and_hosts_are_sent_anyway() -> None:
    assert upload(link("content-length;host")).headers_to_send == ()


def test_a_link_of_version_2_gets_no_content_type_but_one_that_was_told() -> None:
    assert upload(parse_presigned_url(sigv2_link())).headers_to_send == ()
    told = upload(parse_presigned_url(sigv2_link()), content_type="text/plain")
    assert (told.headers_to_send, told.guessed) == ((("content-type", "text/plain"),), ())


def test_a_link_for_one_part_takes_a_file() -> None:
    signed = upload(link("host", "&partNumber=2&uploadId=abc"))
    assert signed.method == "PUT"
    assert signed.url.endswith("&partNumber=2&uploadId=abc")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (link("host", "&x-id=GetObject"), "LinkWrongDirection"),
        (link("host;x-amz-meta-by"), "LinkNeedsHeader"),
        (parse_presigned_url(sigv4_link("https://my-bucket.s3.eu-west-1.amazonaws.com/")), "LinkWithoutObject"),
    ],
)
def test_uploads_that_cannot_be(url: PresignedUrl, kind: str) -> None:
    with pytest.raises(PresignGuiError) as caught:
        guest.upload_job(url, PICTURE)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("url", "kind"),
    [(link("host", "&x-id=PutObject"), "LinkWrongDirection"), (link("host;range"), "LinkNeedsHeader")],
)
def test_downloads_that_cannot_be(url: PresignedUrl, kind: str) -> None:
    with pytest.raises(PresignGuiError) as caught:
        guest.download_job(url, Path("/tmp"))
    assert caught.value.kind == kind


def test_a_file_that_has_to_be_sent_as_something_else_is_said_to_be() -> None:
    note = guest.content_type_note(pasted("-T x -H 'Content-Type: text/plain'"), PICTURE)
    assert note is not None
    assert note.text() == (
        "It was signed for text/plain, so the file, which looks like image/png, will be sent as that."
    )
    assert guest.content_type_note(pasted("-T x -H 'Content-Type: image/png'"), PICTURE) is None
    assert guest.content_type_note(link("content-type;host"), PICTURE) is None


def test_the_types_to_choose_from_begin_with_those_of_the_key_and_of_the_file() -> None:
    assert guest.likely_content_types(PICTURE, "a/b.csv")[:2] == ("text/csv", "image/png")
    same = guest.likely_content_types(Path("a.txt"), "in/b.txt")
    assert same[:2] == ("text/plain", "application/octet-stream")
    assert len(set(same)) == len(same)


# -- forms ----------------------------------------------------------------------------------------------------------


def form(origin: str = "https://inbox.s3.eu-west-1.amazonaws.com", **fields: str) -> PostForm:
    return make_post_form(f"{origin}/inbox", {**FIELDS, **fields})


@pytest.fixture
def runner() -> Iterator[Runner]:
    with contextlib.closing(Runner(lambda: HttpClient(environ={}))) as made:
        yield made


def test_a_form_names_the_object_by_the_file() -> None:
    job = guest.form_job(form(bucket="inbox"), PICTURE)
    assert job.location == ObjectLocation("inbox", "in/photo.png")
    assert job.connection is None


def test_a_file_that_the_form_does_not_allow_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(b"x" * 11)
    policy = "eyJjb25kaXRpb25zIjpbWyJjb250ZW50LWxlbmd0aC1yYW5nZSIsMSwxMF1dfQ=="  # 1 to 10 bytes
    with pytest.raises(PresignGuiError) as caught:
        guest.form_job(form(policy=policy), source)
    assert caught.value.kind == "FormFileSize"


def test_a_file_goes_through_a_form(runner: Runner, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(b"through the form")
    heard: list[PresignedRequest] = []

    class Ear(Watcher):
        def signed(self, request: PresignedRequest) -> None:
            heard.append(request)

    with FaultyS3(refuse_at_once(503, b""), answer(204, {"ETag": '"x"'})) as server:
        job = guest.form_job(form(server.origin), source)
        result = runner.run(job, control=Control(), meter=Meter(), watcher=Ear())
        assert len(server.requests) == 2
        assert b"through the form" in server.requests[1].body
    assert result.size == 16
    assert [request.method for request in heard] == ["POST"]
