"""From nothing to a connection that works, and back, in an account that carries it all out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from presign_gui.app.connections import BUILT_IN_CONNECTIONS, Connection, SignerKind
from presign_gui.app.paths import Paths
from presign_gui.app.services import Services
from presign_gui.app.stack_records import StackTarget
from presign_gui.app.stacks import TESTING, Deleted, Deployed, StackOrder, StackService
from presign_gui.domain.backend_limits import NO_LIMITS
from presign_gui.domain.backend_policy import BackendPolicy
from presign_gui.domain.catalogue import program
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import InputError, StackError
from presign_gui.domain.stack import StackEvent, StackKind, StackPhase
from tests.servers.ministack import ACCOUNT, REGION, Account

HERE = StackTarget(region=REGION)


@pytest.fixture
def services(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Give the program of somebody whose environment leads to the account."""
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)
    services = Services(Paths.under(tmp_path / "home"))
    yield services
    services.close()


@pytest.fixture
def stacks(services: Services) -> StackService:
    return services.stacks()


def order(
    name: str, kind: StackKind = StackKind.BACKEND, connection: str | None = None, **parameters: str
) -> StackOrder:
    return StackOrder(target=HERE, name=name, kind=kind, parameters=parameters, connection=connection)


def ignore(_event: StackEvent) -> None:
    pass


@pytest.mark.parametrize("kind", list(StackKind))
def test_a_stack_ends_as_a_connection_that_was_tried(
    account: Account, services: Services, stacks: StackService, kind: StackKind
) -> None:
    steps: list[str] = []
    wanted = order(f"whole-{kind.value}", kind)
    plan = stacks.plan(wanted)
    deployed = stacks.carry_out(wanted, plan, ignore, steps.append)
    assert deployed.stack.phase is StackPhase.READY
    assert steps == [TESTING]
    connection = services.connections.get(f"whole-{kind.value}")
    assert (
        connection
        == deployed.connection
        == Connection(
            name=f"whole-{kind.value}",
            signer=SignerKind.LAMBDA,
            region=REGION,
            upload_function=deployed.stack.upload_function,
            download_function=deployed.stack.download_function,
            bucket=deployed.stack.bucket,
            limits=deployed.stack.limits,
        )
    )
    assert (deployed.stack.limits == NO_LIMITS) is (kind is StackKind.CLASSIC)
    assert stacks.unfinished() == ()
    assert account.client("s3").list_objects_v2(Bucket=connection.bucket)["KeyCount"] == 0


def test_the_trial_keeps_within_every_limit(stacks: StackService) -> None:
    policy = BackendPolicy(
        upload_prefixes=("in/",),
        download_prefixes=("out/",),
        max_expires_in=30,
        max_size=20,
        create_only=True,
        content_types=("image/*",),
    )
    wanted = StackOrder(target=HERE, name="narrow", parameters=policy.parameters())
    deployed = stacks.carry_out(wanted, stacks.plan(wanted), ignore)
    assert deployed.connection is not None
    exported = stacks.export(deployed.connection)
    assert deployed.connection.limits == exported.connection.limits, "the functions tell other limits than the stack"
    upload, download = exported.connection.limits.upload, exported.connection.limits.download
    assert upload is not None
    assert download is not None
    assert (upload.prefixes, upload.create_only, upload.max_size) == (("in/",), True, 20)
    assert (download.prefixes, download.max_expires_in) == (("out/",), 30)


def test_a_stack_that_is_as_wanted_is_only_connected_to(services: Services, stacks: StackService) -> None:
    wanted = order("again")
    stacks.carry_out(wanted, stacks.plan(wanted), ignore)
    services.connections.remove("again")
    heard: list[StackEvent] = []
    plan = stacks.plan(wanted)
    assert plan.changes == ()
    deployed = stacks.carry_out(wanted, plan, heard.append)
    assert heard == []
    assert deployed.connection == services.connections.get("again")


def test_another_connection_of_the_name_stays_as_it_is(services: Services, stacks: StackService) -> None:
    mine = Connection(name="shared-name", signer=SignerKind.LOCAL, profile="mine")
    services.connections.save(mine)
    wanted = order("named-alike", connection="shared-name")
    deployed = stacks.carry_out(wanted, stacks.plan(wanted), ignore)
    assert deployed.connection is not None
    assert deployed.connection.name == "shared-name (2)"
    assert services.connections.get("shared-name") == mine
    changed = order("named-alike", connection="shared-name (2)", MaxExpiresIn="60")
    again = stacks.carry_out(changed, stacks.plan(changed), ignore)
    assert again.connection is not None
    assert again.connection.limits is not None
    assert again.connection.limits.upload is not None
    assert again.connection.limits.upload.max_expires_in == 60
    assert again.connection == replace(deployed.connection, limits=again.connection.limits)


@pytest.mark.parametrize("name", ["sandbox", "sandbox-backend"])
def test_the_sandboxs_names_are_refused_before_anything_is_made(stacks: StackService, name: str) -> None:
    with pytest.raises(InputError) as raised:
        stacks.plan(order("whatever", connection=name))
    assert raised.value.entry is program.CONNECTION_NAME_TAKEN
    assert stacks.look(HERE, "whatever").phase is StackPhase.ABSENT


def test_work_that_was_left_alone_is_remembered_and_picked_up(services: Services, stacks: StackService) -> None:
    wanted = order("left-early", connection="Left")
    left = stacks.carry_out(wanted, stacks.plan(wanted), ignore, pause=lambda _seconds: True)
    if left.connection is not None:
        services.connections.remove("Left")  # it was quicker than we were
        stacks._records.begin(wanted.record)
    (record,) = services.stacks().unfinished()
    assert (record.name, record.connection, record.target) == ("left-early", "Left", HERE)
    heard: list[StackEvent] = []
    picked_up = services.stacks().pick_up(record, heard.append)
    assert isinstance(picked_up, Deployed)
    assert picked_up.connection == services.connections.get("Left")
    assert heard[-1].status == "CREATE_COMPLETE"
    assert stacks.unfinished() == ()


def test_a_failure_is_told_once_and_not_remembered(account: Account, stacks: StackService) -> None:
    wanted = order("doomed")
    plan = stacks.plan(wanted)
    account.client("s3").create_bucket(Bucket=f"doomed-{ACCOUNT}-{REGION}")
    with pytest.raises(StackError) as raised:
        stacks.carry_out(wanted, plan, ignore)
    assert raised.value.entry is entries.CREATION_FAILED
    assert stacks.unfinished() == ()


def test_a_stack_that_is_gone_meanwhile_is_an_ordinary_end(stacks: StackService) -> None:
    record = order("gone-already").record
    stacks._records.begin(record)
    assert stacks.pick_up(record, ignore).stack.phase is StackPhase.ABSENT
    assert stacks.unfinished() == ()


def test_a_deletion_tells_what_is_in_the_bucket_that_stays(
    account: Account, services: Services, stacks: StackService
) -> None:
    wanted = order("short-lived")
    bucket = stacks.carry_out(wanted, stacks.plan(wanted), ignore).stack.bucket
    account.client("s3").put_object(Bucket=bucket, Key="a", Body=b"12345")
    heard: list[StackEvent] = []
    services.connections.save(replace(services.connections.get("short-lived"), name="Renamed"))
    services.connections.remove("short-lived")
    deleted = stacks.delete(HERE, "short-lived", heard.append)
    assert heard[-1].status == "DELETE_COMPLETE"
    assert deleted.stack.phase is StackPhase.ABSENT
    assert deleted.removed_connection == "Renamed"
    assert services.connections.all() == BUILT_IN_CONNECTIONS
    assert deleted.contents is not None
    assert (deleted.contents.bucket, deleted.contents.objects, deleted.contents.bytes) == (bucket, 1, 5)
    assert stacks.unfinished() == ()
    assert stacks.bucket_contents(HERE, str(bucket)) == deleted.contents


def test_a_deletion_that_was_left_alone_is_picked_up_as_one(
    account: Account, services: Services, stacks: StackService
) -> None:
    wanted = order("left-going", connection="Left")
    deployed = stacks.carry_out(wanted, stacks.plan(wanted), ignore)
    bucket = str(deployed.stack.bucket)
    record = replace(wanted.record, deletes=True, bucket=bucket)

    stacks._records.begin(record)  # and then the network failed, before CloudFormation heard of it
    assert stacks.pick_up(record, ignore) == Deployed(stack=stacks.look(HERE, "left-going"))
    assert services.connections.get("Left") == deployed.connection
    assert stacks.unfinished() == ()

    stacks._records.begin(record)
    account.client("cloudformation").delete_stack(StackName="left-going")
    picked_up = services.stacks().pick_up(record, ignore)
    assert isinstance(picked_up, Deleted)
    assert (picked_up.stack.phase, picked_up.removed_connection) == (StackPhase.ABSENT, "Left")
    assert stacks.bucket_contents(HERE, bucket) is None
    assert services.connections.all() == BUILT_IN_CONNECTIONS
    assert stacks.unfinished() == ()


def test_a_deletion_that_cannot_begin_is_not_remembered(stacks: StackService) -> None:
    with pytest.raises(InputError) as raised:
        stacks.delete(HERE, "never-was")
    assert raised.value.entry is entries.STACK_NOT_FOUND
    assert stacks.unfinished() == ()


def test_a_plan_can_be_dropped(stacks: StackService) -> None:
    wanted = order("considered")
    stacks.discard(wanted, stacks.plan(wanted))
    assert stacks.look(HERE, "considered").phase is StackPhase.ABSENT


def test_only_functions_can_be_given_to_others(stacks: StackService) -> None:
    with pytest.raises(InputError) as raised:
        stacks.export(Connection(name="mine", signer=SignerKind.LOCAL))
    assert raised.value.entry is entries.CONNECTION_STAYS_HERE
