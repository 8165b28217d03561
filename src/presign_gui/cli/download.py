"""`presign download`: fetches an object of one's own, or the one behind somebody's link."""

from presign_gui.app import guest
from presign_gui.cli.commands import DownloadCommand
from presign_gui.cli.destinations import is_s3_uri, target_of
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.cli.session import open_chosen, open_services
from presign_gui.cli.transfers import carry_out
from presign_gui.domain.location import parse_s3_uri
from presign_gui.domain.presigned_url import parse_presigned_url


def run(command: DownloadCommand, output: Output) -> Outcome:
    """Fetch the object. Raises UsageError, InputError, SigningError or SandboxError before anything is fetched."""
    target = target_of(command.output)
    with open_services() as services:
        if is_s3_uri(command.source):
            location = parse_s3_uri(command.source)
            connection = open_chosen(services, command.connection, output)
            job = connection.download_job(
                location, target.folder, file_name=target.file_name, if_exists=command.if_exists
            )
        else:
            url = parse_presigned_url(command.source)
            job = guest.download_job(url, target.folder, file_name=target.file_name, if_exists=command.if_exists)
        return carry_out(services.queue, [job], output)
