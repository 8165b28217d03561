"""Where a request is sent on to, and where it must never go."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.catalogue import s3_service
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.redirects import follow, region_to_sign_for
from presign_gui.domain.s3_errors import diagnose
from tests.fakes.answers import sent, xml_answer
from tests.fakes.links import SIGNED_AT, sigv2_link, sigv4_link

QUERY = sigv2_link().partition("?")[2]


@dataclass(frozen=True)
class Redirect:
    """What S3 names as the right place."""

    region: str | None = None
    endpoint: str | None = None

    def error(self) -> PresignGuiError:
        if self.region is not None:
            facts: dict[str, Any] = {"endpoint": self.endpoint} if self.endpoint else {}
            return entries.WRONG_REGION.error(region=self.region, **facts)
        return entries.TEMPORARY_REDIRECT.error(endpoint=self.endpoint or "")


@pytest.mark.parametrize(
    ("redirect", "signed_for", "region"),
    [
        (Redirect("eu-central-1"), "us-east-1", "eu-central-1"),
        (Redirect("eu-central-1", "b.s3.eu-central-1.amazonaws.com"), "us-east-1", "eu-central-1"),
        (Redirect("eu-central-1"), None, "eu-central-1"),
        (Redirect(endpoint="b.s3-eu-central-1.amazonaws.com"), "us-east-1", "eu-central-1"),
        (Redirect(endpoint="b.s3.eu-central-1.amazonaws.com"), "eu-central-1", None),
        (Redirect(endpoint="b.s3.amazonaws.com"), "eu-central-1", None),
        (Redirect(endpoint="evil.example"), "eu-central-1", None),
        (Redirect("eu-central-1"), "eu-central-1", None),
        (Redirect("cn-north-1"), "us-east-1", None),
        (Redirect("us-gov-west-1"), "us-east-1", None),
        (Redirect("us-east-1"), "us-gov-west-1", None),
        (Redirect("us-gov-east-1"), "us-gov-west-1", "us-gov-east-1"),
        (Redirect("evil.example/"), "us-east-1", None),
        (Redirect("eu-central-1.evil.example"), "us-east-1", None),
        (Redirect(""), "us-east-1", None),
    ],
)
def test_the_region_to_sign_for(redirect: Redirect, signed_for: str | None, region: str | None) -> None:
    assert region_to_sign_for(redirect.error(), signed_for) == region


@pytest.mark.parametrize("error", [s3_service.NO_SUCH_KEY.error(), entries.WRONG_REGION_UNTOLD.error()])
def test_other_errors_send_nobody_on(error: PresignGuiError) -> None:
    assert region_to_sign_for(error, "us-east-1") is None
    assert follow(parse_presigned_url(sigv2_link()), error) is None


@pytest.mark.parametrize(
    ("base", "redirect", "target"),
    [
        (
            "https://my-bucket.s3.amazonaws.com/a%20b/c",
            Redirect("eu-west-1", "my-bucket.s3-eu-west-1.amazonaws.com"),
            "https://my-bucket.s3-eu-west-1.amazonaws.com/a%20b/c",
        ),
        (
            "https://my-bucket.s3.amazonaws.com/k",
            Redirect(endpoint="my-bucket.s3.eu-west-1.amazonaws.com"),
            "https://my-bucket.s3.eu-west-1.amazonaws.com/k",
        ),
        (
            "https://my-bucket.s3.amazonaws.com/k",
            Redirect("eu-west-1"),
            "https://s3.eu-west-1.amazonaws.com/my-bucket/k",
        ),
        (
            "https://s3.amazonaws.com/my-bucket//k",
            Redirect("eu-west-1", "my-bucket.s3.eu-west-1.amazonaws.com"),
            "https://my-bucket.s3.eu-west-1.amazonaws.com//k",
        ),
        (
            "https://s3.amazonaws.com/my-bucket/k",
            Redirect("eu-west-1", "s3.eu-west-1.amazonaws.com"),
            "https://s3.eu-west-1.amazonaws.com/my-bucket/k",
        ),
        (
            "https://my.dotted.bucket.s3.amazonaws.com/k",
            Redirect("eu-west-1", "my.dotted.bucket.s3.eu-west-1.amazonaws.com"),
            "https://s3.eu-west-1.amazonaws.com/my.dotted.bucket/k",
        ),
        (
            "http://my-bucket.s3.amazonaws.com/k",
            Redirect("eu-west-1", "my-bucket.s3.eu-west-1.amazonaws.com"),
            "https://my-bucket.s3.eu-west-1.amazonaws.com/k",
        ),
        (
            "https://my-bucket.s3.eu-west-1.amazonaws.com/k",
            Redirect("us-east-1", "my-bucket.s3.amazonaws.com"),
            "https://my-bucket.s3.amazonaws.com/k",
        ),
        (
            "https://my-bucket.s3.cn-north-1.amazonaws.com.cn/k",
            Redirect("cn-northwest-1"),
            "https://s3.cn-northwest-1.amazonaws.com.cn/my-bucket/k",
        ),
    ],
)
def test_a_link_of_version_2_is_followed(base: str, redirect: Redirect, target: str) -> None:
    assert follow(parse_presigned_url(sigv2_link(base)), redirect.error()) == f"{target}?{QUERY}"


@pytest.mark.parametrize(
    ("base", "endpoint"),
    [
        ("https://my-bucket.s3.amazonaws.com/k", "other-bucket.s3.eu-west-1.amazonaws.com"),
        ("https://my-bucket.s3.amazonaws.com/k", "my-bucket.s3.eu-west-1.amazonaws.com.evil.example"),
        ("https://my-bucket.s3.amazonaws.com/k", "evil.example"),
        ("https://my-bucket.s3.amazonaws.com/k", "my-bucket.s3.eu-west-1.amazonaws.com:444"),
        ("https://my-bucket.s3.amazonaws.com/k", "my-bucket.s3.eu-west-1.amazonaws.com@evil.example"),
        ("https://my-bucket.s3.amazonaws.com/k", "my-bucket.s3.cn-north-1.amazonaws.com.cn"),
        ("https://my-bucket.s3.amazonaws.com/k", "my-bucket.s3.us-gov-west-1.amazonaws.com"),
        ("https://my-bucket.s3.amazonaws.com/k", "my-bucket.s3-website-eu-west-1.amazonaws.com"),
        ("https://my-bucket.s3.amazonaws.com/k", "ec2.eu-west-1.amazonaws.com"),
        ("https://files.example.com/my-bucket/k", "my-bucket.s3.eu-west-1.amazonaws.com"),
        ("http://127.0.0.1:9000/my-bucket/k", "127.0.0.1:9001"),
    ],
)
def test_a_link_is_never_followed_elsewhere(base: str, endpoint: str) -> None:
    url = parse_presigned_url(sigv2_link(base))
    assert follow(url, Redirect("eu-west-1", endpoint).error()) is None
    assert follow(url, Redirect(endpoint=endpoint).error()) is None


def test_a_link_of_version_4_is_never_followed() -> None:
    redirect = Redirect("eu-central-1", "my-bucket.s3.eu-central-1.amazonaws.com")
    assert follow(parse_presigned_url(sigv4_link()), redirect.error()) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_answer_leads_out_of_aws(region: str, endpoint: str) -> None:
    followed = follow(parse_presigned_url(sigv2_link()), Redirect(region, endpoint).error())
    assert followed is None or parse_presigned_url(followed).host.endswith(".amazonaws.com")


def test_a_real_answer_leads_to_the_right_place() -> None:
    answer = xml_answer(
        301,
        "PermanentRedirect",
        "",
        Endpoint="my-bucket.s3.eu-west-1.amazonaws.com",
        headers={"x-amz-bucket-region": "eu-west-1"},
    )
    request = sent("GET", sigv2_link())
    assert request.url is not None
    error = diagnose(answer, request, SIGNED_AT)
    assert follow(request.url, error) == sigv2_link("https://my-bucket.s3.eu-west-1.amazonaws.com/reports/2026.pdf")
    assert region_to_sign_for(error, "us-east-1") == "eu-west-1"
