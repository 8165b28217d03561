import json
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.app.connections import BUILT_IN_CONNECTIONS, Connection, ConnectionStore, SignerKind
from presign_gui.domain.backend_limits import BackendLimits, ConnectionLimits
from presign_gui.domain.errors import InputError, LocalFileError
from presign_gui.domain.location import AddressingStyle

TEAM = Connection(
    name="Team",
    signer=SignerKind.LAMBDA,
    region="ap-northeast-1",
    profile="work",
    upload_function="fa-106-function1",
    download_function="fa-106-function2",
    bucket="fa-106",
)
NAS = Connection(
    name="nas",
    signer=SignerKind.LOCAL,
    endpoint_url="http://127.0.0.1:9000",
    addressing_style=AddressingStyle.PATH,
)


@pytest.fixture
def store(tmp_path: Path) -> ConnectionStore:
    return ConnectionStore(tmp_path / "config" / "connections.json")


def test_starts_with_the_sandboxs_two_alone(store: ConnectionStore) -> None:
    assert [each.name for each in store.all()] == ["sandbox", "sandbox-backend"]
    assert store.all() == BUILT_IN_CONNECTIONS


def test_what_was_saved_comes_back_whole_and_in_order_of_name(store: ConnectionStore, tmp_path: Path) -> None:
    store.save(TEAM)
    store.save(NAS)
    again = ConnectionStore(tmp_path / "config" / "connections.json")
    assert again.all() == (*BUILT_IN_CONNECTIONS, NAS, TEAM)
    assert again.get("Team") == TEAM


def test_saving_again_replaces(store: ConnectionStore) -> None:
    store.save(NAS)
    changed = Connection(name="nas", signer=SignerKind.LOCAL, region="us-east-1")
    store.save(changed)
    assert store.all() == (*BUILT_IN_CONNECTIONS, changed)


def test_removing(store: ConnectionStore) -> None:
    store.save(NAS)
    store.save(TEAM)
    store.remove("nas")
    assert store.all() == (*BUILT_IN_CONNECTIONS, TEAM)


def test_an_unknown_name_is_answered_with_the_known_ones(store: ConnectionStore) -> None:
    store.save(TEAM)
    with pytest.raises(InputError) as caught:
        store.get("taem")
    assert caught.value.kind == "ConnectionUnknown"
    assert "sandbox, sandbox-backend, Team" in caught.value.remedy()


@pytest.mark.parametrize("name", ["", "  ", "sandbox", "sandbox-backend"])
def test_the_built_in_and_the_empty_name_cannot_be_saved(store: ConnectionStore, name: str) -> None:
    with pytest.raises(InputError) as caught:
        store.save(Connection(name=name, signer=SignerKind.LOCAL))
    assert caught.value.kind == "ConnectionNameTaken"


@pytest.mark.parametrize("name", ["sandbox", "sandbox-backend"])
def test_a_built_in_connection_cannot_be_removed(store: ConnectionStore, name: str) -> None:
    with pytest.raises(InputError):
        store.remove(name)
    assert store.all() == BUILT_IN_CONNECTIONS


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"connections": [{"name": "x"}]}',
        '{"connections": [{"name": "x", "signer": "magic"}]}',
        '{"connections": [{"name": "x", "signer": "local", "colour": "red"}]}',
        '{"connections": [{"name": "x", "signer": "local", "region": 3}]}',
        '{"connections": 7}',
    ],
)
def test_a_broken_file_is_named_and_not_overwritten(store: ConnectionStore, tmp_path: Path, content: str) -> None:
    path = tmp_path / "config" / "connections.json"
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(LocalFileError) as caught:
        store.save(TEAM)
    assert str(path) in caught.value.cause()
    assert path.read_text() == content


def test_the_file_is_versioned_and_holds_only_what_is_set(store: ConnectionStore, tmp_path: Path) -> None:
    store.save(NAS)
    content = json.loads((tmp_path / "config" / "connections.json").read_text())
    assert content == {
        "version": 1,
        "connections": [
            {
                "name": "nas",
                "signer": "local",
                "endpoint_url": "http://127.0.0.1:9000",
                "addressing_style": "path",
            }
        ],
    }


def test_the_limits_of_a_connection_file_are_kept(tmp_path: Path) -> None:
    store = ConnectionStore(tmp_path / "connections.json")
    limits = ConnectionLimits(
        upload=BackendLimits(buckets=("fa-106",), prefixes=("in/",), max_expires_in=60, max_size=5),
        download=BackendLimits(buckets=("fa-106",), prefixes=("",), max_expires_in=600, content_types=("a/b",)),
    )
    store.save(replace(TEAM, limits=limits))
    store.save(NAS)
    again = ConnectionStore(tmp_path / "connections.json")
    assert again.get("Team").limits == limits
    assert again.get("nas") == NAS
    assert again.get("Team").functions == TEAM.functions


@pytest.mark.parametrize("limits", [7, {"upload": []}, {"upload": {"buckets": []}}])
def test_limits_that_are_none_are_a_broken_file(tmp_path: Path, limits: object) -> None:
    path = tmp_path / "connections.json"
    broken = {"name": "a", "signer": "lambda", "limits": limits}
    path.write_text(json.dumps({"connections": [broken]}), encoding="utf-8")
    with pytest.raises(LocalFileError):
        ConnectionStore(path).all()
