import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.masking import MASK, mask_key_id, mask_secrets
from tests.fakes.links import KEY_ID, SIGNATURE, TOKEN, sigv2_link, sigv4_link

LINK = sigv4_link(token=TOKEN)
V2_SIGNATURE = "rhXPQX5zKDrE7EFapvYNVB0rTGQ"
SECRETS = (SIGNATURE, TOKEN, quote(TOKEN, safe=""), quote(quote(TOKEN, safe=""), safe=""), KEY_ID, V2_SIGNATURE)

TEXTS = {
    "a link": LINK,
    "an old link": sigv2_link(token=TOKEN),
    "a link inside a link": "https://example.com/?next=" + quote(LINK, safe=""),
    "a link inside a link inside a link": "https://example.com/?next=" + quote(quote(LINK, safe=""), safe=""),
    "an old link inside a link": "https://example.com/?u=" + quote(sigv2_link(token=TOKEN), safe=""),
    "a link that begins with its signature": f"https://h/k?X-Amz-Signature={SIGNATURE}",
    "an old link that begins with its signature": "https://h/?u=" + quote(f"https://h/k?Signature={V2_SIGNATURE}%3D"),
    "a log line": f'DEBUG urllib3: "GET {LINK} HTTP/1.1" 200',
    "html": LINK.replace("&", "&amp;"),
    "json": json.dumps({"url": LINK, "X-Amz-Signature": SIGNATURE, "x-amz-security-token": TOKEN}),
    "credentials in json": json.dumps({"AccessKeyId": KEY_ID, "SecretAccessKey": SIGNATURE, "SessionToken": TOKEN}),
    "an environment": f"AWS_SECRET_ACCESS_KEY={SIGNATURE} AWS_SESSION_TOKEN={TOKEN} AWS_ACCESS_KEY_ID={KEY_ID}",
    "a credentials file": f"aws_secret_access_key = {SIGNATURE}\naws_session_token = {TOKEN}\n",
    "a header of version 4": (
        f"Authorization: AWS4-HMAC-SHA256 Credential={KEY_ID}/20261124/eu-west-1/s3/aws4_request, "
        f"SignedHeaders=host, Signature={SIGNATURE}"
    ),
    "a header of version 2": f"Authorization: AWS {KEY_ID}:{V2_SIGNATURE}=",
    "a canonical request": f"GET\n/k\n\nhost:h\nx-amz-security-token:{TOKEN}\n\nhost;x-amz-security-token\nUNSIGNED",
    "xml": (
        f"<Error><AWSAccessKeyId>{KEY_ID}</AWSAccessKeyId><SignatureProvided>{SIGNATURE}</SignatureProvided>"
        f"<StringToSignBytes>41 57</StringToSignBytes><Token-0>{TOKEN}</Token-0></Error>"
    ),
    "xml that ends early": f"<Error><SignatureProvided>{SIGNATURE[:40]}",
    "a name in strange letters": f"X-Amz-\u017fignature={SIGNATURE}&X-Amz-Security-To\u212aen={quote(TOKEN, safe='')}",
    "xml in capitals": f"<ERROR><TOKEN-0>{TOKEN}</TOKEN-0>",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_no_secret_is_left(text: str) -> None:
    masked = mask_secrets(text)
    assert MASK in masked
    for secret in (*SECRETS, SIGNATURE[:40]):
        assert secret not in masked


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask_secrets(mask_secrets(text)) == mask_secrets(text)


def test_a_masked_link_can_be_recognised() -> None:
    masked = mask_secrets(sigv4_link())
    assert masked.startswith("https://my-bucket.s3.eu-west-1.amazonaws.com/reports/2026.pdf?X-Amz-Algorithm=")
    assert "X-Amz-Credential=AKIAIO***MPLE%2F20261124%2Feu-west-1" in masked
    assert masked.endswith("&X-Amz-Signature=***")


def test_what_follows_a_secret_is_kept() -> None:
    assert mask_secrets("?X-Amz-Signature=abc&x-id=GetObject#top") == "?X-Amz-Signature=***&x-id=GetObject#top"


def test_a_password_of_a_proxy_is_hidden() -> None:
    assert mask_secrets("via http://anna:s3cret@proxy:3128/ now") == "via http://***@proxy:3128/ now"


@pytest.mark.parametrize("text", ["", "No such object", "SignatureDoesNotMatch", "the signature is wrong", "a@b.org"])
def test_words_stay_as_they_are(text: str) -> None:
    assert mask_secrets(text) == text


@pytest.mark.parametrize(
    ("key_id", "shown"), [(KEY_ID, "AKIAIO***MPLE"), ("minio", "mi***"), ("", "***"), ("abcdefghijkl", "abcdef***ijkl")]
)
def test_the_ends_of_a_key_id(key_id: str, shown: str) -> None:
    assert mask_key_id(key_id) == shown


@given(
    st.text(alphabet="0123456789abcdef", min_size=64, max_size=64),
    st.sampled_from(sorted(TEXTS)),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_no_signature_survives_in_any_surroundings(signature: str, form: str, before: str, after: str) -> None:
    text = f"{before} {TEXTS[form].replace(SIGNATURE, signature)} {after}"
    assert signature not in mask_secrets(text)


PLAIN = (
    re.compile(
        r"(?i)(X-Amz-Signature|X-Amz-Security-Token|(?:(?<![\w-])|(?<=26)|(?<=3F))Signature"
        r"|(?:aws_?)?secret_?access_?key|(?:aws_?)?session_?token)"
        r"""(["']?\s*(?:=|:|%(?:25)*3D)\s*["']?)"""
        r"([^&\s\"'<>#]+)"
    ),
    re.compile(r"(?i)\b(AWS [^\s:\"'<>]+)(:)([A-Za-z0-9+/=]{20,})"),
    re.compile(r"(?i)(X-Amz-Credential|AWSAccessKeyId)(=|%(?:25)*3D)([^&\s\"'<>#/%]+)"),
    re.compile(r"(?:(?<![A-Za-z0-9])|(?<=3D)|(?<=2F))(A)((?:KIA|SIA|ROA|IDA))([A-Z0-9]{12,})(?![A-Z0-9])"),
)
"""What is to be hidden, written to be read and not to be quick: a name, what follows it, the secret."""

PIECES = st.sampled_from(
    [
        *(
            "X-Amz-Signature",
            "x-amz-ſignature",
            "Signature",
            "aws_secret_access_key",
            "SecretAccessKey",
            "SessionToken",
        ),
        *("X-Amz-Security-Token", "X-Amz-Credential", "AWSAccessKeyId", "AWS a", "aws b:", "AKIA", "ASIAX", "3D", "2F"),
        *("=", ":", "%3D", "%253D", "&", "?", "-", "_", " ", "\n", '"', "'", "<", ">", "0" * 20, "abc", "ABCDEFGHIJKL"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_everything_that_is_to_be_hidden_is_hidden(text: str) -> None:
    masked = mask_secrets(text)
    for pattern in PLAIN:
        for found in pattern.finditer(masked):
            assert MASK in found[0]


@given(st.text())
def test_any_text_can_be_masked(text: str) -> None:
    assert isinstance(mask_secrets(text), str)
