import pytest

from presign_gui.domain.errors import PresignedUrlError
from presign_gui.domain.link_signer import LinkSigner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.signing import GetObject, PutObject
from tests.fakes.links import sigv4_link

ELSEWHERE = ObjectLocation("other-bucket", "other-key")


def test_a_link_is_answered_for_its_own_object() -> None:
    link = sigv4_link()
    signed = LinkSigner(parse_presigned_url(link), (("content-type", "a/b"),)).sign(
        PutObject(location=ELSEWHERE, expires_in=60)
    )
    assert (signed.url, signed.method, signed.headers_to_send) == (link, "PUT", (("content-type", "a/b"),))
    assert signed.location == ObjectLocation("my-bucket", "reports/2026.pdf")


def test_a_link_for_the_other_direction_is_refused() -> None:
    signer = LinkSigner(parse_presigned_url(sigv4_link(parameters="x-id=PutObject&")))
    with pytest.raises(PresignedUrlError) as caught:
        signer.sign(GetObject(location=ELSEWHERE, expires_in=60))
    assert caught.value.kind == "LinkWrongDirection"


def test_a_link_can_nothing_but_be_used() -> None:
    signer = LinkSigner(parse_presigned_url(sigv4_link()))
    capabilities = signer.learn_capabilities()
    assert capabilities == signer.capabilities
    assert not capabilities.may_sign_again
    assert not capabilities.may_sign_parts
    assert not capabilities.may_set_expiry


def test_a_request_over_a_link_is_marked_with_what_was_guessed() -> None:
    signer = LinkSigner(parse_presigned_url(sigv4_link()), (("content-type", "a/b"),), ("content-type",))
    signed = signer.sign(PutObject(location=ELSEWHERE, expires_in=60))
    assert signed.is_link
    assert signed.guessed == ("content-type",)


def test_the_same_headers_at_another_url() -> None:
    other = parse_presigned_url(sigv4_link("https://my-bucket.s3.eu-central-1.amazonaws.com/reports/2026.pdf"))
    signer = LinkSigner(parse_presigned_url(sigv4_link()), (("content-type", "a/b"),), ("content-type",)).at(other)
    assert signer.url == other
    signed = signer.sign(PutObject(location=ELSEWHERE, expires_in=60))
    assert (signed.url, signed.headers_to_send, signed.guessed) == (
        other.url,
        (("content-type", "a/b"),),
        ("content-type",),
    )
