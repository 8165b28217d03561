from dataclasses import replace

import pytest

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.domain.backend_limits import NO_LIMITS, BackendLimits, ConnectionLimits
from presign_gui.domain.location import AddressingStyle
from presign_gui.ui.connection_form import Checker, Draft, Kind, draft_of


@pytest.fixture
def checker(qapp: object) -> Checker:
    return Checker()


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(kind=Kind.LOCAL, name=" "), "name"),
        (Draft(kind=Kind.LOCAL, name="sandbox"), "name"),
        (Draft(kind=Kind.LOCAL, name="taken"), "name"),
        (Draft(kind=Kind.LOCAL, name="x", region="eu central"), "region"),
        (Draft(kind=Kind.LOCAL, name="x", bucket="Not_A_Bucket"), "bucket"),
        (Draft(kind=Kind.ENDPOINT, name="x", endpoint_url="minio.local"), "endpoint_url"),
        (Draft(kind=Kind.ENDPOINT, name="x"), "endpoint_url"),
        (Draft(kind=Kind.LAMBDA, name="x"), "upload_function"),
    ],
)
def test_flaws_are_found_where_they_are(checker: Checker, draft: Draft, field: str) -> None:
    assert list(checker.flaws(draft, frozenset({"taken"}))) == [field]


def test_what_a_kind_does_not_show_is_neither_checked_nor_kept(checker: Checker) -> None:
    draft = Draft(kind=Kind.LOCAL, name="x", endpoint_url="nonsense", upload_function="f", addressing_style="path")
    assert not checker.flaws(draft, frozenset())
    assert draft.connection() == Connection(name="x", signer=SignerKind.LOCAL)


@pytest.mark.parametrize(
    "connection",
    [
        Connection(name="a", signer=SignerKind.LOCAL, profile="p", region="eu-west-1", bucket="photos"),
        Connection(name="b", signer=SignerKind.LAMBDA, upload_function="u", download_function="d"),
        Connection(
            name="c",
            signer=SignerKind.LOCAL,
            endpoint_url="http://127.0.0.1:9000",
            addressing_style=AddressingStyle.VIRTUAL_HOSTED,
        ),
    ],
)
def test_a_connection_survives_the_form(checker: Checker, connection: Connection) -> None:
    draft = draft_of(connection)
    assert not checker.flaws(draft, frozenset())
    assert draft.connection() == connection


def test_what_came_with_a_connection_file_stays_with_its_functions() -> None:
    limits = ConnectionLimits(upload=BackendLimits(buckets=(), prefixes=("in/",), max_expires_in=60))
    opened = Connection(
        name="b",
        signer=SignerKind.LAMBDA,
        endpoint_url="https://s3.example.com",
        upload_function="u",
        limits=limits,
    )
    assert replace(draft_of(opened), profile="mine").connection(opened) == replace(opened, profile="mine")
    others = replace(draft_of(opened), upload_function="v").connection(opened)
    assert (others.endpoint_url, others.limits) == ("https://s3.example.com", NO_LIMITS)
    other_kind = replace(draft_of(opened), kind=Kind.LOCAL).connection(opened)
    assert other_kind == Connection(name="b", signer=SignerKind.LOCAL)
