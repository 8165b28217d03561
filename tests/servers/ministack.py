"""An AWS account on this computer for tests: MiniStack, with signatures and IAM policies enforced.

One server serves the whole test session, on 127.0.0.1 and a free port, in a fresh folder. MiniStack lets its root key
pass unchecked, so everything here is done with the keys of IAM users.
"""

import functools
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from presign_gui.aws.session import AwsSettings
from presign_gui.aws.stack import Stacks
from presign_gui.domain.stack import Stack, StackKind
from tests.servers.seaweedfs import free_ports

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

REGION: Final = "us-east-1"
ACCOUNT: Final = "000000000000"
START_SECONDS: Final = 60.0
"""It takes one on an idle computer; a busy machine may take many."""
POLL_SECONDS: Final = 0.02
_ATTEMPTS: Final = 3
"""A free port is found before the server binds it, so that another process may come first."""


@dataclass(frozen=True, slots=True)
class User:
    """An IAM user's access key."""

    name: str
    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """A running account, and the users in it. `deployer` may do everything."""

    endpoint_url: str
    deployer: User
    root: User = field(repr=False)

    def client(self, service: str, user: User | None = None) -> Any:
        """Return a client of a service for a user, the deployer unless told otherwise."""
        return _client(self.endpoint_url, service, user or self.deployer)

    def settings(self, user: User | None = None) -> AwsSettings:
        """Return what the program needs to work in the account as a user."""
        who = user or self.deployer
        return AwsSettings(
            region=REGION,
            endpoint_url=self.endpoint_url,
            access_key_id=who.access_key_id,
            secret_access_key=who.secret_access_key,
        )

    def environment(self, user: User | None = None) -> dict[str, str]:
        """Return the environment of a person whose AWS settings name this account and nothing else."""
        who = user or self.deployer
        return {
            "AWS_ACCESS_KEY_ID": who.access_key_id,
            "AWS_SECRET_ACCESS_KEY": who.secret_access_key,
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def stacks(self, user: User | None = None) -> Stacks:
        """Return the program's own way to stacks, which does not wait here as long as AWS needs."""
        return Stacks(self.settings(user), poll_seconds=POLL_SECONDS)

    def deployed(self, name: str, kind: StackKind, **parameters: str) -> Stack:
        """Make a stack by the program's own code, and return it."""
        stacks = self.stacks()
        return stacks.carry_out(stacks.plan(name, kind, parameters), lambda _event: None)

    def new_user(self, name: str, *, policy: Any = None, policy_arn: str | None = None) -> User:
        """Make a user with a policy of its own, or with a managed one."""
        return _new_user(self.client("iam", self.root), f"{name}-{secrets.token_hex(4)}", policy, policy_arn)


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """Give the session's one account. It is shared, so each test names its stacks and buckets by itself."""
    with running_account(tmp_path_factory.mktemp("ministack")) as running:
        yield running


@contextmanager
def running_account(folder: Path) -> Iterator[Account]:
    """Start a server whose every file is in the empty `folder`, and end it."""
    root = User("root", f"AKIA{secrets.token_hex(16).upper()}", secrets.token_hex(20))
    process, endpoint_url = _start(folder, root)
    try:
        everything = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
        deployer = _new_user(_client(endpoint_url, "iam", root), "deployer", everything, None)
        yield Account(endpoint_url, deployer, root)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start(folder: Path, root: User) -> tuple[subprocess.Popen[bytes], str]:
    log = folder / "ministack.log"
    for attempt in range(_ATTEMPTS):
        (port,) = free_ports(1)
        work = folder / str(attempt)
        work.mkdir()
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "ministack"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=work,
                env=_environment(port, work, root),
            )
        endpoint_url = f"http://127.0.0.1:{port}"
        if _answers(process, endpoint_url, root):
            return process, endpoint_url
        process.kill()
        process.wait()
    raise RuntimeError(f"MiniStack did not start; its log ends in:\n{log.read_text(errors='replace')[-2000:]}")


def _environment(port: int, work: Path, root: User) -> dict[str, str]:
    return {
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": root.access_key_id,
        "AWS_SECRET_ACCESS_KEY": root.secret_access_key,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "BIND_HOST": "127.0.0.1",
        "DOCKER_HOST": "unix:///nonexistent",
        "GATEWAY_PORT": str(port),
        "HOME": str(work),
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "PATH": os.environ["PATH"],
        "SERVICES": "s3,iam,sts,lambda,cloudformation,logs",
        "SFTP_ENABLED": "0",
        "TMPDIR": str(work),
    }


def _answers(process: subprocess.Popen[bytes], endpoint_url: str, root: User) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _client(endpoint_url, "iam", root).list_users()
        except (BotoCoreError, ClientError):
            time.sleep(0.05)
        else:
            return True
    return False


@functools.cache  # making a client takes longer than using it
def _client(endpoint_url: str, service: str, user: User) -> Any:
    make: Any = boto3.session.Session(user.access_key_id, user.secret_access_key).client
    config = Config(retries={"total_max_attempts": 1}, proxies={}, s3={"addressing_style": "path"})
    return make(service, endpoint_url=endpoint_url, region_name=REGION, config=config)


def _new_user(iam: "IAMClient", name: str, policy: Any, policy_arn: str | None) -> User:
    iam.create_user(UserName=name)
    if policy is not None:
        document = json.dumps({"Version": "2012-10-17", "Statement": policy})
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
    if policy_arn is not None:
        iam.attach_user_policy(UserName=name, PolicyArn=policy_arn)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return User(name, key["AccessKeyId"], key["SecretAccessKey"])
