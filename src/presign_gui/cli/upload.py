"""`presign upload`: sends files to objects of one's own, or one file to somebody's link."""

from collections.abc import Sequence
from pathlib import Path

from presign_gui.app import guest
from presign_gui.app.jobs import UploadJob
from presign_gui.app.services import Services
from presign_gui.cli.arguments import UsageError
from presign_gui.cli.commands import UploadCommand
from presign_gui.cli.destinations import is_s3_uri, locations_for
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.cli.session import open_chosen, open_services
from presign_gui.cli.transfers import carry_out
from presign_gui.domain.presigned_url import parse_presigned_url


def run(command: UploadCommand, output: Output) -> Outcome:
    """Send the files. Raises UsageError, InputError, SigningError or SandboxError before anything is sent."""
    files = [Path(each) for each in command.files]
    with open_services() as services:
        if is_s3_uri(command.destination):
            jobs = _jobs_of_owner(services, command, files, output)
        else:
            jobs = [_job_of_guest(files, command.destination)]
        return carry_out(services.queue, jobs, output)


def _jobs_of_owner(
    services: Services, command: UploadCommand, files: Sequence[Path], output: Output
) -> list[UploadJob]:
    locations = locations_for(files, command.destination)
    connection = open_chosen(services, command.connection, output)
    jobs = [connection.upload_job(file, location) for file, location in zip(files, locations, strict=True)]
    if len(jobs) > 1 and (signed := jobs[0].sign()).is_other_object:
        raise UsageError(f"the upload function always signs {signed.location}: upload one file at a time")
    return jobs


def _job_of_guest(files: Sequence[Path], link: str) -> UploadJob:
    url = parse_presigned_url(link)
    if len(files) > 1:
        raise UsageError("a presigned URL is for one object, so it takes one file")
    return guest.upload_job(url, files[0])
