"""What a backend's form decides, refuses and reads back from a stack."""

import dataclasses

import pytest

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.domain.stack import StackKind
from presign_gui.ui.look import Look
from presign_gui.ui.stack_form import StackChecker, StackDraft, draft_of, stack_of
from tests.fakes.stacks import BACKEND, stack

GOOD = StackDraft(
    name=" team ",
    profile="work",
    region="eu-central-1",
    upload_prefixes="incoming/, from outside/",
    download_prefixes="shared/",
    max_expires_in=900,
    max_size="500 MiB",
    content_types="application/pdf、image/*",
    create_only=True,
    bucket="old-bucket",
    staging_bucket="templates",
)


@pytest.fixture
def checker(look: Look) -> StackChecker:
    return StackChecker(look.formatter)


def test_the_order_says_what_was_decided() -> None:
    order = GOOD.order(None)
    assert (order.name, order.staging_bucket, order.connection) == ("team", "templates", None)
    assert (order.target.profile, order.target.region) == ("work", "eu-central-1")
    assert order.parameters == {
        "UploadPrefixes": "incoming/,from outside/",
        "DownloadPrefixes": "shared/",
        "MaxExpiresIn": "900",
        "MaxSize": str(500 * 1024**2),
        "CreateOnly": "true",
        "ContentTypes": "application/pdf,image/*",
        "ExistingBucketName": "old-bucket",
    }


def test_nothing_typed_means_no_limit_and_a_bucket_of_its_own() -> None:
    order = StackDraft(name="team").order(None)
    assert (order.parameters["UploadPrefixes"], order.parameters["MaxSize"]) == ("", "0")
    assert "ExistingBucketName" not in order.parameters
    assert order.staging_bucket is None


def test_a_change_keeps_the_connections_name_and_endpoint() -> None:
    connection = dataclasses.replace(BACKEND, name="Team", endpoint_url="http://127.0.0.1:1")
    order = StackDraft(name="team").order(connection)
    assert (order.connection, order.target.endpoint_url) == ("Team", "http://127.0.0.1:1")


def test_a_flawless_draft_has_no_flaws(checker: StackChecker) -> None:
    assert checker.flaws(GOOD, frozenset()) == {}
    assert checker.flaws(StackDraft(name="team"), frozenset()) == {}


@pytest.mark.parametrize(
    ("field", "text", "part"),
    [
        ("name", "Team!", "lower-case"),
        ("name", "taken", "of this name"),
        ("name", "sandbox", "of this name"),
        ("region", "eu_central", "eu-central-1"),
        ("upload_prefixes", "incoming", "slash"),
        ("download_prefixes", "a/,b/,c/,d/,e/,f/", "at most 5"),
        ("max_size", "5 MB", "is not a size"),
        ("content_types", "images", "content type"),
        ("bucket", "No_Bucket", "No_Bucket"),
        ("staging_bucket", "x", "x"),
    ],
)
def test_each_flaw_is_said_beside_its_field(checker: StackChecker, field: str, text: str, part: str) -> None:
    changes: dict[str, str] = {field: text}
    flaws = checker.flaws(dataclasses.replace(StackDraft(name="team"), **changes), frozenset({"taken"}))  # type: ignore[arg-type]  # texts all of them
    assert list(flaws) == [field]
    assert part in flaws[field]


def test_a_stack_is_read_back_into_the_form(checker: StackChecker) -> None:
    found = stack(**GOOD.order(None).parameters)
    draft = draft_of(found, "work")
    assert draft == dataclasses.replace(
        GOOD, name="team", bucket="", staging_bucket="", content_types="application/pdf, image/*"
    )
    assert checker.flaws(draft, frozenset()) == {}
    assert draft_of(stack(), None) == StackDraft(name="team", region="eu-central-1")


@pytest.mark.parametrize(("size", "text"), [(1024, "1 KiB"), (5 * 1024**3, "5 GiB"), (1500, "1500"), (0, "")])
def test_a_size_is_shown_so_that_it_is_read_as_the_same(size: int, text: str) -> None:
    assert draft_of(stack(MaxSize=str(size)), None).max_size == text


@pytest.mark.parametrize(
    ("upload", "download", "found"),
    [
        ("team-upload-url", None, ("team", StackKind.BACKEND)),
        (None, "team-download-url", ("team", StackKind.BACKEND)),
        ("arn:aws:lambda:eu-central-1:123456789012:function:team-upload-url", None, ("team", StackKind.BACKEND)),
        ("arn:aws:lambda:eu-central-1:123456789012:function:team-upload-url:live", None, ("team", StackKind.BACKEND)),
        ("fa-106-function1", "fa-106-function2", ("fa-106", StackKind.CLASSIC)),
        ("signer", "-download-url", None),
        (None, None, None),
    ],
)
def test_the_stack_of_a_connection_is_known_by_its_functions(
    upload: str | None, download: str | None, found: tuple[str, StackKind] | None
) -> None:
    connection = Connection(name="x", signer=SignerKind.LAMBDA, upload_function=upload, download_function=download)
    assert stack_of(connection) == found
