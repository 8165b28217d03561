"""`presign download`: fetches an object of one's own, or the one behind somebody's link."""

from presign_gui.app import guest
from presign_gui.cli.arguments import UsageError
from presign_gui.cli.commands import DownloadCommand
from presign_gui.cli.destinations import is_s3_uri, target_of
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.cli.pasted import read_one
from presign_gui.cli.session import open_chosen, open_services
from presign_gui.cli.transfers import carry_out
from presign_gui.domain.location import parse_s3_uri
from presign_gui.domain.post_form import PostForm


def run(command: DownloadCommand, output: Output) -> Outcome:
    """Fetch the object. Raises UsageError, InputError, SigningError or SandboxError before anything is fetched."""
    target = target_of(command.output)
    with open_services() as services:
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
