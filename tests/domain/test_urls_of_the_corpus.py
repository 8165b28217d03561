"""Every URL of the corpus is read as is written beside it, changed by no byte, and pasted it is the same."""

import contextlib
import re
import time
from typing import Any

import pytest

from presign_gui.domain.errors import InputError
from presign_gui.domain.pasted_text import read_pasted
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from tests.fakes.corpus import RecordedUrl, recorded_urls

URLS = recorded_urls()
READABLE = [each for each in URLS if each.error is None]


def reading(url: PresignedUrl) -> dict[str, Any]:
    """Return what the corpus may say about a URL."""
    return {
        "bucket": url.bucket,
        "key": url.key,
        "region": url.region,
        "endpoint": url.endpoint,
        "style": url.addressing_style and url.addressing_style.value,
        "operation": url.operation,
        "method": url.method,
        "signature": url.signature_version,
        "version_id": url.version_id,
        "overrides": dict(url.response_overrides),
        "signed_headers": list(url.signed_headers),
        "expires_in": url.expires_in,
        "temporary": url.temporary_credentials,
        "key_id": url.access_key_id,
    }


@pytest.mark.parametrize("recorded", READABLE, ids=str)
def test_the_expected_reading(recorded: RecordedUrl) -> None:
    url = parse_presigned_url(recorded.url)
    assert url.url == recorded.url
    found = reading(url)
    assert {name: found[name] for name in recorded.expected} == recorded.expected
    assert {warning.kind.value for warning in url.warnings} == recorded.warnings
    assert all("{" not in warning.text() for warning in url.warnings)


@pytest.mark.parametrize("recorded", [each for each in URLS if each.error is not None], ids=str)
def test_the_expected_refusal(recorded: RecordedUrl) -> None:
    with pytest.raises(InputError) as caught:
        parse_presigned_url(recorded.url)
    assert caught.value.kind == recorded.error
    assert "5ec3e7" not in str(caught.value) + caught.value.detail


@pytest.mark.parametrize("recorded", READABLE, ids=str)
def test_pasted_it_is_the_same_to_the_byte(recorded: RecordedUrl) -> None:
    for pasted in (recorded.url, f"  {recorded.url}\n"):
        (link,) = read_pasted(pasted).links
        assert link.url.url == recorded.url
        assert link.repairs == ()


@pytest.mark.alone
@pytest.mark.parametrize("recorded", URLS, ids=str)
def test_none_takes_long(recorded: RecordedUrl) -> None:
    began = time.process_time()
    with contextlib.suppress(InputError):
        read_pasted(f"See {recorded.url}.")
    assert time.process_time() - began < 0.5


def test_the_corpus_is_large_enough_and_says_each_case_once() -> None:
    assert len(URLS) >= 150
    assert len({str(each) for each in URLS}) == len(URLS)
    known = set(reading(parse_presigned_url(READABLE[0].url)))
    assert {name for each in URLS for name in each.expected} <= known


@pytest.mark.parametrize("version", ["SigV4", "SigV4a", "SigV2"])
def test_it_has_every_signature(version: str) -> None:
    assert version in {parse_presigned_url(each.url).signature_version for each in READABLE}


@pytest.mark.parametrize(
    "host",
    [
        r"[a-z-]+\.s3\.[a-z0-9-]+\.amazonaws\.com",
        r"s3\.[a-z0-9-]+\.amazonaws\.com",
        r"[a-z-]+\.s3\.amazonaws\.com",
        r".+\.s3-eu-west-1\.amazonaws\.com",
        r".+\.s3\.dualstack\.[a-z0-9-]+\.amazonaws\.com",
        r".+\.s3-fips\.[a-z0-9-]+\.amazonaws\.com",
        r".+\.s3-fips\.dualstack\.[a-z0-9-]+\.amazonaws\.com",
        r".+\.s3-accelerate\.amazonaws\.com",
        r".+\.s3-accelerate\.dualstack\.amazonaws\.com",
        r".+\.s3-accesspoint\.[a-z0-9-]+\.amazonaws\.com",
        r".+\.s3-accesspoint-fips\.[a-z0-9-]+\.amazonaws\.com",
        r".+\.accesspoint\.s3-global\.amazonaws\.com",
        r".+\.s3-object-lambda\.[a-z0-9-]+\.amazonaws\.com",
        r".+\.s3express-[a-z0-9-]+\.[a-z0-9-]+\.amazonaws\.com",
        r".+\.amazonaws\.com\.cn",
        r".+\.s3\.us-gov-[a-z0-9-]+\.amazonaws\.com",
        r".+\.amazonaws\.eu",
        r".+\.c2s\.ic\.gov",
        r".+\.sc2s\.sgov\.gov",
        r".+\.cloud\.adc-e\.uk",
        r".+\.csp\.hci\.ic\.gov",
        r"(127\.0\.0\.1|localhost):[0-9]+",
        r"\[[0-9a-f:]+\](:[0-9]+)?",
    ],
)
def test_it_has_every_form_of_a_host(host: str) -> None:
    hosts = [each.url.partition("://")[2].partition("/")[0] for each in READABLE]
    assert any(re.fullmatch(host, each) for each in hosts)
