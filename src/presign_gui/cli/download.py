"""`presign download`: fetches an object of one's own, or the one behind somebody's link."""

from collections.abc import Callable
from pathlib import Path

from presign_gui.app import guest
from presign_gui.app.folder_transfers import FolderTransfers
from presign_gui.app.folders import FolderReport
from presign_gui.cli.arguments import UsageError
from presign_gui.cli.commands import DownloadCommand
from presign_gui.cli.destinations import is_s3_uri, target_of
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.cli.pasted import read_one
from presign_gui.cli.session import open_chosen, open_services
from presign_gui.cli.transfers import carry_out, carry_out_folders
from presign_gui.domain.location import parse_s3_uri
from presign_gui.domain.post_form import PostForm


def run(command: DownloadCommand, output: Output) -> Outcome:
    """Fetch the object. Raises UsageError, InputError, SigningError or SandboxError before anything is fetched."""
    if command.recursive:
        return _fetch_prefix(command, output)
    target = target_of(command.output)
    with open_services() as services:
        services.apply_limits(command.limits)
        if is_s3_uri(command.source):
            if command.headers:
                raise UsageError("--header belongs to a link: for s3:// the headers are signed with the rest")
            location = parse_s3_uri(command.source)
            connection = open_chosen(services, command.connection, output)
            job = connection.download_job(
                location, target.folder, file_name=target.file_name, if_exists=command.if_exists
            )
        else:
            link = read_one(command.source, output)
            if isinstance(link, PostForm):
                raise UsageError("a form takes uploads only")
            job = guest.download_job(
                link,
                target.folder,
                headers=command.headers,
                file_name=target.file_name,
                if_exists=command.if_exists,
            )
        return carry_out(services.queue, [job], output)


def _fetch_prefix(command: DownloadCommand, output: Output) -> Outcome:
    if not is_s3_uri(command.source) or command.headers:
        raise UsageError("--recursive needs an address such as s3://BUCKET/PREFIX/, and no --header")
    base = parse_s3_uri(command.source)
    with open_services() as services:
        services.apply_limits(command.limits)
        connection = open_chosen(services, command.connection, output)

        def look(on_report: Callable[[FolderReport], None], is_stopped: Callable[[], bool]) -> FolderReport:
            folders = FolderTransfers(services.queue, connection, on_report=on_report, is_stopped=is_stopped)
            return folders.download(base.bucket, base.key, Path(command.output or "."), if_exists=command.if_exists)

        return carry_out_folders(services.queue, look, output)
