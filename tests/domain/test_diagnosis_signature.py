import pytest

from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.diagnosis_signature import CanonicalRequest, read_canonical_request
from presign_gui.domain.errors import CatalogueEntry, PresignedUrlError
from presign_gui.domain.s3_errors import Answer, Sent, diagnose
from tests.fakes.answers import guessed, ours, sent, xml_answer
from tests.fakes.links import SIGNATURE, SIGNED_AT, TOKEN, sigv2_link, sigv4_link

TYPED = sigv4_link(signed_headers="content-type;host")
AWS = "https://my-bucket.s3.eu-west-1.amazonaws.com"


def canonical(
    method: str = "GET",
    path: str = "/reports/2026.pdf",
    host: str = "my-bucket.s3.eu-west-1.amazonaws.com",
    content_type: str | None = None,
) -> str:
    names = "host" if content_type is None else "content-type;host"
    more = "" if content_type is None else f"content-type:{content_type}\n"
    return f"{method}\n{path}\nX-Amz-Date=20261124T050000Z\n{more}host:{host}\n\n{names}\nUNSIGNED-PAYLOAD"


def mismatch(canonical_request: str | None = None) -> Answer:
    fields = {
        "AWSAccessKeyId": "AKIAIOSFODNN7EXAMPLE",
        "StringToSign": f"AWS4-HMAC-SHA256\n20261124T050000Z\n20261124/eu-west-1/s3/aws4_request\n{'a' * 64}",
        "SignatureProvided": SIGNATURE,
        "StringToSignBytes": SIGNATURE.encode().hex(" "),
    }
    if canonical_request:
        fields |= {"CanonicalRequest": canonical_request, "CanonicalRequestBytes": canonical_request.encode().hex(" ")}
    return xml_answer(
        403, "SignatureDoesNotMatch", "The request signature we calculated does not match ...", None, **fields
    )


@pytest.mark.parametrize(
    ("answer", "request_sent", "entry", "facts"),
    [
        (mismatch(), sent(), entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (mismatch(canonical()), sent(), entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (mismatch(), None, entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (
            mismatch(),
            sent("GET", sigv4_link(parameters="x-id=PutObject&")),
            entries.WRONG_METHOD,
            {"operation": "PutObject", "method": "GET"},
        ),
        (
            mismatch(),
            sent("PUT", sigv4_link(parameters="response-content-type=a&")),
            entries.WRONG_METHOD,
            {"operation": "GetObject", "method": "PUT"},
        ),
        (mismatch(), sent("GET", sigv4_link(signature=SIGNATURE[:50])), entries.SIGNATURE_CUT_OFF, {}),
        (
            mismatch(),
            sent("PUT", sigv4_link(signed_headers="content-type;host;x-amz-acl"), Content_Type="text/plain"),
            entries.SIGNED_HEADER_MISSING,
            {"headers": "x-amz-acl"},
        ),
        (
            mismatch(),
            sent("PUT", sigv4_link(signed_headers="host;x-amz-acl"), x_amz_acl="private", X_Amz_Meta_A="b"),
            entries.UNSIGNED_HEADER_SENT,
            {"headers": "x-amz-meta-a"},
        ),
        (mismatch(), sent("PUT", sigv2_link(), x_amz_acl="private"), entries.CONTENT_TYPE_UNTOLD, {}),
        (mismatch(), sent("GET", sigv2_link()), entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (
            mismatch(),
            guessed(sent("PUT", TYPED, content_type="image/png"), "content-type"),
            entries.OTHER_CONTENT_TYPE,
            {"content_type": "image/png"},
        ),
        (mismatch(), sent("PUT", TYPED, content_type="image/png"), entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (
            mismatch(),
            ours(sent("PUT", TYPED, content_type="image/png")),
            entries.SECRET_KEY_WRONG,
            {"key_id": "AKIAIO***MPLE"},
        ),
        (mismatch(), ours(sent("PUT", sigv2_link())), entries.SECRET_KEY_WRONG, {"key_id": "AKIAIO***MPLE"}),
        (mismatch(), ours(sent("GET", sigv4_link() + "&utm=1")), entries.PARAMETERS_ADDED, {"names": "utm"}),
        (mismatch(), sent("PUT", sigv4_link(), Content_Type="image/png"), entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (mismatch(), sent("PUT", sigv2_link(), Content_Type="image/png"), entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (
            mismatch(),
            guessed(sent("PUT", sigv2_link(), Content_Type="image/png"), "content-type"),
            entries.OTHER_CONTENT_TYPE,
            {"content_type": "image/png"},
        ),
        (mismatch(canonical(content_type="a/b")), None, entries.OTHER_CONTENT_TYPE, {"content_type": "a/b"}),
        (
            mismatch(),
            sent("GET", None, Host="proxy.example.com"),
            entries.HOST_CHANGED,
            {"received": "proxy.example.com", "signed": "my-bucket.s3.eu-west-1.amazonaws.com"},
        ),
        (
            mismatch(canonical(host="backend:9000")),
            sent(),
            entries.HOST_CHANGED,
            {"received": "backend:9000", "signed": "my-bucket.s3.eu-west-1.amazonaws.com"},
        ),
        (
            mismatch(canonical(host="My-Bucket.s3.eu-west-1.amazonaws.com:443")),
            sent(),
            entries.SIGNATURE_DOES_NOT_MATCH,
            {},
        ),
        (mismatch(), sent("GET", sigv4_link(AWS + "/a+b")), entries.PLUS_NOT_ESCAPED, {}),
        (mismatch(canonical(path="/a%20b")), sent("GET", sigv4_link(AWS + "/a+b")), entries.PLUS_NOT_ESCAPED, {}),
        (
            mismatch(canonical(path="/b")),
            sent("GET", sigv4_link(AWS + "/a/../b")),
            entries.PATH_CHANGED,
            {"received": "/b"},
        ),
        (
            mismatch(canonical(path="/a%2Bb")),
            sent("GET", sigv4_link(AWS + "/a%2bb")),
            entries.SIGNATURE_DOES_NOT_MATCH,
            {},
        ),
        (mismatch(canonical(path="/")), sent("GET", sigv4_link(AWS)), entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (
            mismatch(),
            sent("GET", sigv4_link() + "&utm_source=mail&fbclid=1"),
            entries.PARAMETERS_ADDED,
            {"names": "utm_source, fbclid"},
        ),
        (mismatch(), sent("GET", sigv2_link() + "&utm_source=mail"), entries.SIGNATURE_DOES_NOT_MATCH, {}),
        (
            mismatch(),
            sent("GET", sigv4_link(parameters="versionId=1&x-id=GetObject&", token=TOKEN)),
            entries.SIGNATURE_DOES_NOT_MATCH,
            {},
        ),
    ],
)
def test_the_likeliest_cause(
    answer: Answer, request_sent: Sent | None, entry: CatalogueEntry, facts: dict[str, str]
) -> None:
    error = diagnose(answer, request_sent, SIGNED_AT)
    assert error.entry is entry
    assert isinstance(error, PresignedUrlError)
    assert error.code == "SignatureDoesNotMatch"
    assert dict(error.facts) == {"status": 403, **facts}
    for value in facts.values():
        assert value in error.cause()


def test_a_canonical_request_is_taken_apart() -> None:
    assert read_canonical_request(canonical(content_type="a/b; charset=c")) == CanonicalRequest(
        "/reports/2026.pdf",
        {"content-type": "a/b; charset=c", "host": "my-bucket.s3.eu-west-1.amazonaws.com"},
        ("content-type", "host"),
    )


@pytest.mark.parametrize("text", [None, "", "GET", "GET\n/\n\nhost:h", "a\nb\nc\nd\ne\nf\ng", "\n\n\n\n\n\n\n"])
def test_what_is_no_canonical_request_raises_nothing(text: str | None) -> None:
    read = read_canonical_request(text)
    assert read is None or read.path == ""


def test_only_the_last_line_may_be_missing() -> None:
    assert read_canonical_request("GET\n/p\nq\na:1\nb:2\nc:3\n") == CanonicalRequest(
        "/p", {"a": "1", "b": "2", "c": "3"}, ()
    )
