"""The command line of `presign stack`: what an owner decides about a backend, option by option."""

import argparse
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, TypedDict

from presign_gui.app.stack_records import StackTarget
from presign_gui.cli.commands import Command, DeleteStack, DeployStack, StackOutputs, StackStatus
from presign_gui.domain.backend_policy import BackendPolicy, ClassicPolicy
from presign_gui.domain.expiry import parse_expires_in
from presign_gui.domain.sizes import parse_size
from presign_gui.domain.stack import StackKind

AddParser: TypeAlias = Callable[..., argparse.ArgumentParser]
Build: TypeAlias = Callable[[argparse.Namespace], Command]
Finish: TypeAlias = Callable[[argparse.ArgumentParser, Build], None]
Common: TypeAlias = Callable[[argparse.Namespace], dict[str, bool]]

_BACKEND_OPTIONS: Final = (
    *("upload_prefix", "download_prefix", "max_expires", "max_size", "create_only", "content_type"),
    *("reserved_concurrency", "log_retention_days", "function_urls", "runtime"),
)
_CLASSIC_OPTIONS: Final = ("object_key", "expires")


class _Place(TypedDict):
    """Which stack, and where: what every action takes."""

    name: str
    target: StackTarget


def add_stack(add: AddParser, make: AddParser, finish: Finish, common: Common) -> None:
    """Add the command. `make` makes a parser with a purpose, `finish` adds the options that every command takes."""
    actions = make(add, "stack", "make, change, watch or delete the AWS side: a bucket and two signing functions")
    add_action = actions.add_subparsers(title="actions", metavar="ACTION", required=True).add_parser
    deploy = make(add_action, "deploy", "make a stack, or change it in place; what would change is shown first")
    _add_deploy_options(deploy)
    finish(deploy, lambda values: _deploy(deploy, values, common(values)))
    status = make(add_action, "status", "tell a stack's state")
    _add_place(status)
    status.add_argument("--watch", action="store_true", help="tell what it is doing, or did last, until it rests")
    finish(status, lambda values: StackStatus(watch=values.watch, **_place(values), **common(values)))
    outputs = make(add_action, "outputs", "print a stack's outputs: the names of the bucket and the functions")
    _add_place(outputs)
    finish(outputs, lambda values: StackOutputs(**_place(values), **common(values)))
    delete = make(add_action, "delete", "delete a stack; a bucket that has files in it stays")
    _add_place(delete)
    delete.add_argument("--yes", action="store_true", help="do not ask before")
    delete.add_argument("--delete-files", action="store_true", help="delete the stack's bucket with everything in it")
    finish(delete, lambda values: _delete(values, common(values)))


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the stack's name, with which every name in it begins")
    group = parser.add_argument_group("place", "Whose account, and where; as boto3 finds it, unless said.")
    group.add_argument("--profile", metavar="NAME", help="a profile of the AWS configuration files")
    group.add_argument("--region", metavar="REGION", help="such as eu-central-1")
    group.add_argument("--endpoint-url", metavar="URL", help="of a server other than AWS")


def _add_deploy_options(parser: argparse.ArgumentParser) -> None:
    _add_place(parser)
    parser.add_argument("--yes", action="store_true", help="carry it out without asking")
    parser.add_argument("--plan", action="store_true", help="only show what would change")
    parser.add_argument("--kind", choices=[each.value for each in StackKind], default=StackKind.BACKEND.value)
    parser.add_argument("--connection", metavar="NAME", help="what to call the connection (default: as the stack)")
    parser.add_argument("--staging-bucket", metavar="BUCKET", help="for templates and code (default: one is made)")
    parser.add_argument("--existing-bucket", metavar="BUCKET", help="sign for this bucket, and make none")
    group = parser.add_argument_group(
        "policy of a backend", "What is not given stays as it is; in a new stack there is then no limit but an hour."
    )
    prefix = "keys have to begin with it, as in incoming/; may be given again; '' for every key"
    group.add_argument("--upload-prefix", metavar="PREFIX", action="append", help=f"for uploads, {prefix}")
    group.add_argument("--download-prefix", metavar="PREFIX", action="append", help=f"for downloads, {prefix}")
    group.add_argument("--max-expires", metavar="TIME", help="the longest life of a URL, up to 12h")
    group.add_argument("--max-size", metavar="SIZE", help="of an object, such as 500MiB; 0 for no limit")
    group.add_argument("--create-only", action=argparse.BooleanOptionalAction, help="never replace an object")
    types = "allowed for uploads, as in image/*; may be given again; '' for all"
    group.add_argument("--content-type", metavar="TYPE", action="append", help=types)
    concurrency = "calls that each function answers at a time; -1 for no limit, 0 to switch both off"
    group.add_argument("--reserved-concurrency", metavar="N", type=int, help=concurrency)
    group.add_argument("--log-retention-days", metavar="N", type=int, help="how long the log is kept")
    urls = "HTTPS addresses for the functions, which want requests signed for IAM"
    group.add_argument("--function-urls", action=argparse.BooleanOptionalAction, help=urls)
    group.add_argument("--runtime", metavar="NAME", help="an older one, where the region lacks the newest")
    classic = parser.add_argument_group("a classic stack", "What its functions sign where they are told nothing.")
    classic.add_argument("--object-key", metavar="KEY", help="the key")
    classic.add_argument("--expires", metavar="TIME", help="how long, up to 7d")


def _deploy(parser: argparse.ArgumentParser, values: argparse.Namespace, common: dict[str, bool]) -> DeployStack:
    kind = StackKind(values.kind)
    others = _CLASSIC_OPTIONS if kind is StackKind.BACKEND else _BACKEND_OPTIONS
    for option in others:
        if getattr(values, option) is not None:
            parser.error(f"--{option.replace('_', '-')} is not for a stack of the kind {kind.value}")
    return DeployStack(
        kind=kind,
        parameters=_backend(values) if kind is StackKind.BACKEND else _classic(values),
        staging_bucket=values.staging_bucket,
        connection=values.connection,
        is_agreed=values.yes,
        only_plan=values.plan,
        **_place(values),
        **common,
    )


def _backend(values: argparse.Namespace) -> Mapping[str, str]:
    """Return the parameters that were decided on. Raises InputError."""
    return BackendPolicy(
        upload_prefixes=_list(values.upload_prefix),
        download_prefixes=_list(values.download_prefix),
        max_expires_in=None if values.max_expires is None else parse_expires_in(values.max_expires),
        max_size=None if values.max_size is None else parse_size(values.max_size),
        create_only=values.create_only,
        content_types=_list(values.content_type),
        reserved_concurrency=values.reserved_concurrency,
        log_retention_days=values.log_retention_days,
        function_urls=values.function_urls,
        existing_bucket=values.existing_bucket,
        runtime=values.runtime,
    ).parameters()


def _classic(values: argparse.Namespace) -> Mapping[str, str]:
    """Return the parameters that were decided on. Raises InputError."""
    return ClassicPolicy(
        object_key=values.object_key,
        expires_in=None if values.expires is None else parse_expires_in(values.expires),
        existing_bucket=values.existing_bucket,
    ).parameters()


def _delete(values: argparse.Namespace, common: dict[str, bool]) -> DeleteStack:
    return DeleteStack(is_agreed=values.yes, with_files=values.delete_files, **_place(values), **common)


def _place(values: argparse.Namespace) -> _Place:
    target = StackTarget(profile=values.profile, region=values.region, endpoint_url=values.endpoint_url)
    return {"name": values.name, "target": target}


def _list(given: list[str] | None) -> tuple[str, ...] | None:
    """Return what was given, where one empty text lifts the limit."""
    return None if given is None else tuple(each for each in given if each)
