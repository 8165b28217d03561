"""POST forms in JSON, as Python prints them, in HTML, and as `curl -F`."""

import json
import time

import pytest

from presign_gui.domain.errors import InputError
from presign_gui.domain.pasted_forms import read_post_form

URL = "https://inbox.s3.eu-west-1.amazonaws.com/"
FIELDS = {"key": "in/${filename}", "policy": "e30=", "x-amz-signature": "5ec3+/=", "x-amz-meta-by": "Anna & <Bo>"}
INPUTS = "".join(
    f'<input type="hidden" name="{name}" value="{value.replace("&", "&amp;").replace("<", "&lt;")}">'
    for name, value in FIELDS.items()
)
OTHER_INPUTS = '<INPUT TYPE=file name=file><input type="submit" name="go" value="Go"><input>'


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"url": URL, "fields": FIELDS}),
        "The form: " + json.dumps({"data": {"upload": {"url": URL, "fields": FIELDS}}}, indent=2) + " and more",
        json.dumps({"postURL": URL, "formData": FIELDS}),
        json.dumps({"action": URL, "inputs": [{"name": name, "value": value} for name, value in FIELDS.items()]}),
        repr({"url": URL, "fields": FIELDS}),
        f"<p><form method='post' action='{URL}' enctype=multipart/form-data>{INPUTS}{OTHER_INPUTS}</form>",
        "curl -X POST " + " ".join(f"-F '{name}={value}'" for name, value in FIELDS.items()) + f" -F file=@a.png {URL}",
    ],
    ids=["json", "nested", "minio", "list", "python", "html", "curl"],
)
def test_forms(text: str) -> None:
    form = read_post_form(text)
    assert form is not None
    assert form.url == URL
    assert dict(form.fields) == FIELDS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "policy",
        "a policy {",
        'policy {"url": "https://a", "fields": {}}',
        'policy {"url": 1, "fields": {"key": "k"}}',
        'policy {"url": "https://a", "fields": [{"name": ["key"], "value": "k"}, {"name": null}, 1]}',
        "policy " + '{"a":' * 100_000,
        f"policy <form>{INPUTS}</form>",
        f"policy <form action='{URL}'></form>",
        f"<form action='{URL}'><input name=q></form>",
    ],
)
def test_no_form(text: str) -> None:
    assert read_post_form(text) is None


@pytest.mark.parametrize("filler", ["n9a-", " ", "a=", "a='", 'a="', "<input ", "<input a='", "<form ", "<form a"])
def test_long_nonsense_takes_no_time(filler: str) -> None:
    text = f"<form action='{URL}'><input name='policy' " + filler * (100_000 // len(filler))
    began = time.thread_time()
    assert read_post_form(text) is None
    assert time.thread_time() - began < 1


def test_a_form_without_a_signature_is_named() -> None:
    with pytest.raises(InputError) as caught:
        read_post_form(json.dumps({"url": URL, "fields": {"key": "k", "policy": "e30="}}))
    assert caught.value.kind == "FormIncomplete"
    assert "x-amz-signature" in caught.value.cause()


def test_the_first_form_that_can_be_used_counts() -> None:
    search = f"<form action='{URL}'><input name=policy value=x></form>"
    form = read_post_form(f"{search}<form action='{URL}'>{INPUTS}</form>")
    assert form is not None
