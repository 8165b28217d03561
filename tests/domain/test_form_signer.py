"""A form as a signer: for uploads, and for nothing else."""

import pytest

from presign_gui.domain.errors import PresignedUrlError
from presign_gui.domain.form_signer import FormSigner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.post_form import make_post_form
from presign_gui.domain.signing import GetObject, PutObject

FIELDS = {"key": "in/${filename}", "policy": "e30=", "x-amz-signature": "5ec3e7"}
FORM = make_post_form("https://inbox.s3.eu-west-1.amazonaws.com/", FIELDS)
WHERE = ObjectLocation("inbox", "in/a.png")


def test_an_upload_goes_to_the_forms_address() -> None:
    signer = FormSigner(FORM, "image/png")
    signed = signer.sign(PutObject(location=WHERE, expires_in=60))
    assert (signed.method, signed.url, signed.location) == ("POST", FORM.url, WHERE)
    assert signed.is_link
    assert signer.fields == FORM.fields
    assert signer.content_type == "image/png"


def test_the_forms_own_media_type_counts() -> None:
    typed = make_post_form(FORM.url, {**FIELDS, "Content-Type": "text/plain"})
    assert FormSigner(typed, "image/png").content_type == "text/plain"


def test_anything_else_is_refused() -> None:
    with pytest.raises(PresignedUrlError) as caught:
        FormSigner(FORM, "image/png").sign(GetObject(location=WHERE, expires_in=60))
    assert caught.value.kind == "LinkWrongDirection"


def test_it_can_nothing_but_be_used() -> None:
    signer = FormSigner(FORM, "image/png")
    assert signer.learn_capabilities() == signer.capabilities
    assert not signer.capabilities.may_sign_again
