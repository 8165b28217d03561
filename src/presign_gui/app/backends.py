"""Opens a connection of each kind. The one module of this floor that loads boto3, so services import it late."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from presign_gui.app.connections import SANDBOX_BACKEND_CONNECTION, Connection
from presign_gui.app.open_connection import OpenConnection
from presign_gui.app.relocating_signer import RelocatingSigner
from presign_gui.aws.buckets import BucketBrowser
from presign_gui.aws.lambda_signer import LambdaSigner
from presign_gui.aws.local_signer import LocalSigner
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.location import AddressingStyle
from presign_gui.sandbox.sandbox import KeyPair, Sandbox, SandboxInfo

OnStep = Callable[[str], None]


def open_local(connection: Connection) -> OpenConnection:
    """Open a connection whose URLs this computer signs, with credentials from boto3's own chain."""
    settings = _settings_of(connection)
    return OpenConnection(
        connection=connection,
        signer=RelocatingSigner(LocalSigner(settings), lambda region: LocalSigner(replace(settings, region=region))),
        browser=BucketBrowser(settings),
        default_bucket=connection.bucket,
    )


def open_lambda(connection: Connection) -> OpenConnection:
    """Open a connection whose URLs two Lambda functions sign. Its credentials need lambda:InvokeFunction alone."""
    functions = connection.upload_function, connection.download_function
    signer = LambdaSigner(_settings_of(connection), *functions, connection.limits)
    return OpenConnection(
        connection=connection, signer=signer, browser=None, functions=signer, default_bucket=connection.bucket
    )


def open_sandbox(connection: Connection, info: SandboxInfo) -> OpenConnection:
    """Open one of the two stacks of the running sandbox: its functions sign for the member, and the owner lists.

    The classic ones have no limits to tell, and are not asked.
    """
    is_backend = connection == SANDBOX_BACKEND_CONNECTION
    stack = info.backend if is_backend else info
    signer = LambdaSigner(_sandbox_settings(info, info.member), stack.upload_function, stack.download_function)
    return OpenConnection(
        connection=connection,
        signer=signer,
        browser=BucketBrowser(_sandbox_settings(info, info.owner)),
        functions=signer if is_backend else None,
        default_bucket=stack.bucket,
    )


def start_sandbox(folder: Path, on_step: OnStep) -> Sandbox:
    """Start the embedded sandbox. Blocks for some seconds; raises SandboxError."""
    return Sandbox.start(folder, on_step=on_step)


def running_sandbox(folder: Path) -> SandboxInfo | None:
    """Return the sandbox that another process of this user runs in `folder`, if there is one."""
    return Sandbox.attach(folder)


def _settings_of(connection: Connection) -> AwsSettings:
    return AwsSettings(
        profile=connection.profile,
        region=connection.region,
        endpoint_url=connection.endpoint_url,
        addressing_style=connection.addressing_style,
    )


def _sandbox_settings(info: SandboxInfo, keys: KeyPair) -> AwsSettings:
    return AwsSettings(
        region=info.region,
        endpoint_url=info.endpoint_url,
        addressing_style=AddressingStyle.PATH,
        access_key_id=keys.access_key_id,
        secret_access_key=keys.secret_access_key,
    )
