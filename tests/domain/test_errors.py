import pickle
import traceback

import pytest

from presign_gui.domain.errors import (
    QT_TRANSLATE_NOOP,
    Actor,
    CatalogueEntry,
    InputError,
    IntegrityError,
    LocalFileError,
    NetworkError,
    PresignedUrlError,
    PresignGuiError,
    Retry,
    S3ServiceError,
    SandboxError,
    SigningError,
)
from presign_gui.domain.facts import ByteCount, EnglishFormatter
from tests.fakes.links import SIGNATURE, TOKEN, sigv4_link

ENTRY = CatalogueEntry(
    kind="TooMuch",
    family=S3ServiceError,
    title="Too much of {what}",
    cause="There are {size} of {what}.",
    remedy="Take less {what}.",
    retry=Retry.NEVER,
    actor=Actor.YOU,
    source="This test",
)


def test_an_entry_makes_an_error_of_its_family() -> None:
    error = ENTRY.error(what="jam", size=ByteCount(2048), status=413, request_id="R", host_id="H")
    assert type(error) is S3ServiceError
    assert (error.kind, error.retry, error.actor) == ("TooMuch", Retry.NEVER, Actor.YOU)
    assert (error.status, error.request_id, error.host_id) == (413, "R", "H")
    assert error.title() == "Too much of jam"
    assert error.cause() == "There are 2.0 KiB of jam."
    assert error.remedy() == "Take less jam."
    assert str(error) == "Too much of jam: There are 2.0 KiB of jam."


def test_the_code_is_the_servers_or_else_the_kind() -> None:
    assert ENTRY.error().code == "TooMuch"
    assert ENTRY.error(code="EntityTooLarge").code == "EntityTooLarge"


def test_another_formatter_writes_the_facts() -> None:
    class Loud(EnglishFormatter):
        def size(self, value: ByteCount) -> str:
            return f"{value.bytes} BYTES"

    assert ENTRY.error(what="jam", size=ByteCount(3)).cause(Loud()) == "There are 3 BYTES of jam."


def test_the_status_is_a_fact() -> None:
    assert ENTRY.error(status=404).facts["status"] == 404
    assert "status" not in ENTRY.error().facts


def test_facts_cannot_be_changed() -> None:
    facts = ENTRY.error(what="jam").facts
    with pytest.raises(TypeError):
        facts["what"] = "honey"  # type: ignore[index]  # that it cannot be done is what is tested


def test_secrets_are_masked_on_the_way_in() -> None:
    link = sigv4_link(token=TOKEN)
    error = ENTRY.error(what=link, detail=f"GET {link}")
    try:
        raise error
    except PresignGuiError as caught:
        shown = "".join(traceback.format_exception(caught))
    for text in (error.title(), error.cause(), error.remedy(), error.detail, repr(error), str(error), shown):
        assert SIGNATURE not in text
        assert "IQoJ" not in text


@pytest.mark.parametrize(
    "family",
    [
        InputError,
        IntegrityError,
        LocalFileError,
        NetworkError,
        PresignedUrlError,
        S3ServiceError,
        SandboxError,
        SigningError,
    ],
)
def test_every_family_is_caught_as_one(family: type[PresignGuiError]) -> None:
    assert issubclass(family, PresignGuiError)


@pytest.mark.parametrize("value", [*Retry, *Actor])
def test_the_words_of_retry_and_actor_are_plain_text(value: str) -> None:
    assert pickle.loads(pickle.dumps(value)) is value
    assert value == value.lower()


def test_marking_for_translation_changes_nothing() -> None:
    assert QT_TRANSLATE_NOOP("errors", "Ünchanged {x}.") == "Ünchanged {x}."
