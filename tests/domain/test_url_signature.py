from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import InputError
from presign_gui.domain.signing import MAX_EXPIRES_IN
from presign_gui.domain.url_signature import SignatureFacts, read_signature
from presign_gui.domain.url_text import query_parameters
from presign_gui.domain.url_warnings import UrlWarningKind
from tests.fakes.links import KEY_ID, SIGNATURE, SIGNED_AT, TOKEN, sigv2_link, sigv4_link


def read(link: str) -> SignatureFacts:
    return read_signature(query_parameters(link.partition("?")[2]), "h")


def changed(name: str, value: str) -> str:
    """Return a link in which one parameter has another value, or is gone where the value is empty."""
    base, _, query = sigv4_link().partition("?")
    pairs = [pair.partition("=")[::2] for pair in query.split("&")]
    kept = [(key, quote(value, safe="") if key == name else old) for key, old in pairs if key != name or value]
    return base + "?" + "&".join(f"{key}={value}" for key, value in kept)


def kinds(facts: SignatureFacts) -> set[UrlWarningKind]:
    return {flaw.kind for flaw in facts.flaws}


def test_version_4() -> None:
    assert read(sigv4_link(signed_headers="Content-Type;host")) == SignatureFacts(
        version="SigV4",
        access_key_id=KEY_ID,
        region="eu-west-1",
        signed_at=SIGNED_AT,
        expires_in=3600,
        expires_at=SIGNED_AT + timedelta(hours=1),
        signed_headers=("content-type", "host"),
    )


def test_version_4a_names_a_set_of_regions_and_none_in_its_scope() -> None:
    link = (
        "https://h/k?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Date=20261124T050000Z&X-Amz-Expires=60"
        f"&X-Amz-Credential={KEY_ID}%2F20261124%2Fs3%2Faws4_request&X-Amz-SignedHeaders=host"
        "&X-Amz-Region-Set=us-east-1%2Ceu-west-1&X-Amz-Signature=3045022100ab"
    )
    facts = read(link)
    assert (facts.version, facts.region, facts.access_key_id) == ("SigV4a", "us-east-1,eu-west-1", KEY_ID)
    assert facts.expires_at == SIGNED_AT + timedelta(minutes=1)
    assert not facts.flaws


def test_version_2() -> None:
    assert read(sigv2_link(expires="1795500000")) == SignatureFacts(
        version="SigV2", access_key_id=KEY_ID, expires_at=datetime(2026, 11, 24, 6, 0, 0, tzinfo=UTC)
    )


def test_names_of_parameters_in_any_case() -> None:
    base, _, query = sigv4_link().partition("?")
    lowered = "&".join(f"{name.lower()}={value}" for name, _, value in (p.partition("=") for p in query.split("&")))
    assert read(f"{base}?{lowered}") == read(sigv4_link())


@pytest.mark.parametrize(
    "link",
    [
        sigv4_link(token=TOKEN),
        sigv2_link(token=TOKEN),
        sigv4_link(key_id="ASIAIOSFODNN7EXAMPLE"),
        sigv2_link().replace("AKIA", "ASIA"),
    ],
)
def test_temporary_credentials(link: str) -> None:
    assert read(link).temporary_credentials


@pytest.mark.parametrize("link", [sigv4_link(), sigv2_link()])
def test_lasting_credentials(link: str) -> None:
    assert not read(link).temporary_credentials


@pytest.mark.parametrize(
    "name",
    [
        *("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"),
        "X-Amz-Signature",
    ],
)
def test_a_part_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(InputError) as caught:
        read(changed(name, ""))
    assert caught.value.entry is entries.LINK_INCOMPLETE
    assert caught.value.facts["missing"] == name


def test_an_old_link_without_its_signature() -> None:
    with pytest.raises(InputError) as caught:
        read(f"https://h/k?AWSAccessKeyId={KEY_ID}")
    assert caught.value.entry is entries.LINK_INCOMPLETE
    assert caught.value.facts["missing"] == "Expires, Signature"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "versionId=1",
        "Expires=1795500000&Signature=abc&Key-Pair-Id=K1",  # CloudFront
        "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=ab",
        "sv=2024-01-01&sig=abc",  # Azure
    ],
)
def test_links_without_a_signature_of_s3(query: str) -> None:
    with pytest.raises(InputError) as caught:
        read(f"https://h/k?{query}")
    assert caught.value.entry is entries.NOT_PRESIGNED


def test_an_algorithm_that_s3_does_not_have() -> None:
    with pytest.raises(InputError) as caught:
        read(changed("X-Amz-Algorithm", "AWS5-HMAC-SHA512"))
    assert caught.value.entry is entries.NOT_PRESIGNED


def test_a_link_for_another_service() -> None:
    with pytest.raises(InputError) as caught:
        read(sigv4_link().replace("%2Fs3%2F", "%2Fsts%2F"))
    assert caught.value.entry is entries.NOT_FOR_S3
    assert caught.value.facts["service"] == "sts"


@pytest.mark.parametrize("service", ["s3", "s3express", "s3-object-lambda", "s3-outposts"])
def test_every_kind_of_s3(service: str) -> None:
    assert read(sigv4_link().replace("%2Fs3%2F", f"%2F{service}%2F")).region == "eu-west-1"


@pytest.mark.parametrize(
    "date", ["tomorrow", "20261124", "20261324T050000Z", "20261124T250000Z", "2026-11-24T05:00:00Z", "٢٠٢٦١١٢٤T050000Z"]
)
def test_a_date_that_is_none(date: str) -> None:
    facts = read(changed("X-Amz-Date", date))
    assert (facts.signed_at, facts.expires_at, facts.expires_in) == (None, None, 3600)
    assert kinds(facts) == {UrlWarningKind.DATE_UNREADABLE}


@pytest.mark.parametrize("expires", ["soon", "-5", "1.5", "1e3", "٣٦", "9" * 40, "0x10"])
def test_an_expiry_that_is_none(expires: str) -> None:
    facts = read(changed("X-Amz-Expires", expires))
    assert (facts.expires_in, facts.expires_at, facts.signed_at) == (None, None, SIGNED_AT)
    assert kinds(facts) == {UrlWarningKind.EXPIRY_UNREADABLE}


@pytest.mark.parametrize("expires", ["soon", "-1", "9" * 40, "9" * 18])
def test_an_old_links_expiry_that_is_none(expires: str) -> None:
    facts = read(sigv2_link(expires=expires))
    assert facts.expires_at is None
    assert kinds(facts) == {UrlWarningKind.EXPIRY_UNREADABLE}


@pytest.mark.parametrize(
    ("expires_in", "is_too_long"), [(MAX_EXPIRES_IN, False), (MAX_EXPIRES_IN + 1, True), (10**17, True)]
)
def test_longer_than_seven_days(expires_in: int, is_too_long: bool) -> None:
    facts = read(sigv4_link(expires_in=expires_in))
    assert facts.expires_in == expires_in
    assert (UrlWarningKind.LASTS_TOO_LONG in kinds(facts)) is is_too_long


def test_an_expiry_beyond_the_calendar_is_no_moment() -> None:
    assert read(sigv4_link(expires_in=10**17)).expires_at is None


@pytest.mark.parametrize("credential", ["AKIA", "AKIA/20261124/eu-west-1/s3", "a/b/c/s3/aws5_request"])
def test_a_credential_that_is_none(credential: str) -> None:
    facts = read(changed("X-Amz-Credential", credential))
    assert facts.region is None
    assert kinds(facts) == {UrlWarningKind.CREDENTIAL_UNREADABLE}
    assert facts.access_key_id == credential.partition("/")[0]


def test_a_key_id_with_slashes() -> None:
    assert read(sigv4_link(key_id="team/anna")).access_key_id == "team/anna"


def test_dates_that_differ() -> None:
    assert kinds(read(changed("X-Amz-Date", "20261125T000000Z"))) == {UrlWarningKind.DATES_DIFFER}


@pytest.mark.parametrize("signature", [SIGNATURE[:-1], SIGNATURE + "a", SIGNATURE.upper(), SIGNATURE[:-1] + ")"])
def test_a_signature_that_is_not_whole(signature: str) -> None:
    assert kinds(read(sigv4_link(signature=signature))) == {UrlWarningKind.SIGNATURE_CUT_OFF}


def test_the_key_id_is_not_in_the_repr() -> None:
    assert KEY_ID not in repr(read(sigv4_link()))
