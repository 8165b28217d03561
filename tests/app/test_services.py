"""The composition root with the real sandbox: what the window and the command line stand on."""

import random
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from presign_gui.app.connections import BUILT_IN_CONNECTIONS, SANDBOX_CONNECTION, Connection, SignerKind
from presign_gui.app.jobs import Job
from presign_gui.app.paths import Paths
from presign_gui.app.runner import Runner
from presign_gui.app.services import Services
from presign_gui.app.settings import Settings, SettingsStore, TransferLimits
from presign_gui.aws.lambda_signer import LambdaSigner
from presign_gui.domain.backend_limits import NO_LIMITS
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.transfer import TransferResult, TransferState
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.limits import Limits
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.watcher import Watcher
from tests.fakes.queues import ScriptedRunner, succeed, until_stopped, upload
from tests.fakes.waiting import wait_until

MIB = 1024 * 1024


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    paths = Paths.under(tmp_path)
    paths.downloads.mkdir()
    services = Services(paths)
    yield services
    assert services.close(30)


def test_the_sandbox_moves_a_file_there_and_back_over_urls_of_its_functions(services: Services, tmp_path: Path) -> None:
    steps: list[str] = []
    opened = services.open_connection(SANDBOX_CONNECTION, steps.append)
    assert len(steps) >= 2
    assert services.owns_sandbox
    source = tmp_path / "報告 1.txt"
    source.write_bytes(b"hogehoge\n" * 1000)
    assert opened.default_bucket is not None
    where = ObjectLocation(opened.default_bucket, f"reports/{source.name}")

    up = services.queue.add(opened.upload_job(source, where))
    wait_until(lambda: services.queue.transfer(up).state.is_final, "the upload")
    assert services.queue.transfer(up).state is TransferState.DONE
    assert opened.browser is not None
    page = opened.browser.list_objects(where.bucket, "reports/", None)
    assert [(each.key, each.size) for each in page.objects] == [(where.key, 9000)]

    down = services.queue.add(opened.download_job(where, services.paths.downloads))
    wait_until(lambda: services.queue.transfer(down).state.is_final, "the download")
    result = services.queue.transfer(down).result
    assert result is not None
    assert result.path == services.paths.downloads / source.name
    assert result.path.read_bytes() == source.read_bytes()
    assert result.verification.algorithm is not None


def finished(services: Services, job: Job) -> TransferResult:
    """Have a job done, and return what came of it."""
    number = services.queue.add(job)
    wait_until(lambda: services.queue.transfer(number).state.is_final, str(job.location))
    result = services.queue.transfer(number).result
    assert result is not None, services.queue.transfer(number).error
    return result


def test_the_sandboxs_backend_takes_a_file_in_parts_and_its_classic_functions_in_one_piece(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    paths.downloads.mkdir()
    runner = Runner(HttpClient, Limits(parallel_from=6 * MIB, part_size=5 * MIB))
    services = Services(paths, runner=runner)
    source = tmp_path / "large.bin"
    source.write_bytes(random.Random(1).randbytes(11 * MIB))
    etags, limits = [], []
    for connection in BUILT_IN_CONNECTIONS:
        opened = services.open_connection(connection)
        limits.append(opened.learn_limits())
        where = ObjectLocation(str(opened.default_bucket), f"{connection.name}.bin")
        sent = finished(services, opened.upload_job(source, where))
        finished(services, opened.download_job(where, paths.downloads))
        assert (paths.downloads / where.key).read_bytes() == source.read_bytes()
        etags.append(str(sent.etag).strip('"').partition("-")[2])
    assert etags == ["", "3"]
    assert (limits[0], limits[1].longest) == (NO_LIMITS, 3600)
    assert services.close(30)


def test_a_second_program_uses_the_sandbox_that_runs(services: Services, tmp_path: Path) -> None:
    first = services.start_sandbox()
    other = Services(services.paths)
    assert other.start_sandbox() == first
    assert not other.owns_sandbox
    assert other.close()
    assert services.owns_sandbox


def test_each_kind_of_connection_opens_without_a_network(services: Services) -> None:
    local = services.open_connection(Connection(name="a", signer=SignerKind.LOCAL, bucket="here"))
    assert (local.default_bucket, local.browser is not None) == ("here", True)
    functions = services.open_connection(Connection(name="b", signer=SignerKind.LAMBDA, upload_function="f"))
    assert functions.browser is None
    assert not functions.capabilities.may_list_objects


def limits_of(services: Services) -> Limits:
    return services._runner._limits


def test_the_kept_queue_comes_back_and_finds_who_signs(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    runner = ScriptedRunner()
    runner.otherwise = until_stopped
    first = Services(paths, keep_queue=True, runner=runner)
    first.connections.save(Connection(name="work", signer=SignerKind.LOCAL, region="eu-central-1"))
    (transfer_id,) = first.queue.add_all([upload()])
    assert first.problems == []
    assert first.close(30)

    runner = ScriptedRunner()
    runner.otherwise = succeed
    again = Services(paths, keep_queue=True, runner=runner)
    assert again.queue.transfer(transfer_id).state is TransferState.PAUSED
    again.queue.resume(transfer_id)
    wait_until(lambda: again.queue.transfer(transfer_id).state is TransferState.DONE, "the end")
    assert runner.jobs[0].signer is not None
    assert runner.jobs[0].signer.capabilities.may_set_expiry
    assert again.close(30)


def test_what_was_chosen_holds_from_the_start(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    chosen = TransferLimits(transfers=1, streams=5, upload_rate=50_000)
    SettingsStore(paths.settings_file, paths.downloads).save(
        Settings(download_folder=paths.downloads, limits=chosen, goes_on=True)
    )
    runner = ScriptedRunner()
    runner.otherwise = until_stopped
    first = Services(paths, keep_queue=True, runner=runner)
    first.connections.save(Connection(name="work", signer=SignerKind.LOCAL, region="eu-central-1"))
    ids = first.queue.add_all([upload("1"), upload("2")])
    assert first.close(30)
    again = Services(paths, keep_queue=True, runner=runner)
    assert (limits_of(again).streams, limits_of(again).upload_bytes_per_second) == (5, 50_000)
    wait_until(lambda: again.queue.transfer(ids[0]).state is TransferState.RUNNING, "the first goes on by itself")
    assert again.queue.counts()[TransferState.QUEUED] == 1
    again.apply_limits(TransferLimits(transfers=2, download_rate=9_000))
    wait_until(lambda: again.queue.counts().get(TransferState.RUNNING) == 2, "the second")
    assert (limits_of(again).download_bytes_per_second, limits_of(again).upload_bytes_per_second) == (9_000, None)
    assert again.close(30)


def test_without_the_saved_queue_the_program_begins_all_the_same(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    first = Services(paths, keep_queue=True)
    second = Services(paths, keep_queue=True)
    assert [each.kind for each in second.problems] == ["QueueInUse"]
    assert second.queue.ids() == ()
    assert second.close()
    assert first.close()
    paths.queue_file.write_bytes(b"garbage" * 1000)
    third = Services(paths, keep_queue=True)
    assert [each.kind for each in third.problems] == ["QueueDamaged"]
    assert third.close()


def test_a_command_keeps_no_queue(tmp_path: Path) -> None:
    services = Services(Paths.under(tmp_path))
    assert services.close()
    assert not services.paths.queue_file.exists()


def test_making_the_services_loads_neither_boto3_nor_an_http_library(tmp_path: Path) -> None:
    import subprocess

    code = "import sys; from presign_gui.app.services import Services; Services(); print(*sys.modules)"
    environment = {"PRESIGN_GUI_HOME": str(tmp_path), "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert not {"boto3", "botocore", "requests", "urllib3", "PySide6"} & set(done.stdout.split())


def test_the_profiles_of_the_aws_files_are_named(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "aws-config"
    config.write_text("[profile work]\nregion = eu-central-1\n[default]\nregion = us-east-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    assert services.list_profiles() == ["default", "work"]


def test_what_waits_is_signed_by_the_connection_as_it_is_when_its_turn_comes(tmp_path: Path) -> None:
    runner, gate = ScriptedRunner(), threading.Event()

    def runs(job: Job, control: Control, meter: Meter, watcher: Watcher) -> TransferResult:
        assert gate.wait(30)
        return succeed(job, control, meter, watcher)

    runner.otherwise = runs
    services = Services(Paths.under(tmp_path), runner=runner)
    services.apply_limits(TransferLimits(transfers=1))
    old = Connection(name="work", signer=SignerKind.LOCAL, region="eu-central-1", bucket="here")
    services.connections.save(old)
    opened = services.open_connection(old)
    jobs = [opened.upload_job(tmp_path / name, ObjectLocation("here", name)) for name in ("running", "waiting")]
    services.queue.add_all(jobs)
    wait_until(lambda: len(runner.jobs) == 1, "the first")
    services.connections.save(Connection(name="work", signer=SignerKind.LAMBDA, upload_function="f", region="a-b-1"))
    gate.set()
    wait_until(lambda: services.queue.counts() == {TransferState.DONE: 2}, "the end")
    assert [each.signer is opened.signer for each in runner.jobs] == [True, False]
    assert isinstance(runner.jobs[1].signer, LambdaSigner)
    assert services.browser_of("work") is None
    assert services.close(30)
