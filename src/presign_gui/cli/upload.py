"""`presign upload`: sends files to objects of one's own, or to somebody's link or form."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from presign_gui.app import guest
from presign_gui.app.folder_transfers import FolderTransfers
from presign_gui.app.folders import FolderReport
from presign_gui.app.jobs import UploadJob
from presign_gui.app.services import Services
from presign_gui.cli.arguments import UsageError
from presign_gui.cli.commands import UploadCommand
from presign_gui.cli.destinations import is_s3_uri, locations_for
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.cli.pasted import read_one
from presign_gui.cli.session import open_chosen, open_services
from presign_gui.cli.transfers import carry_out, carry_out_folders
from presign_gui.domain.catalogue import local_file
from presign_gui.domain.link_signer import LinkSigner
from presign_gui.domain.location import ObjectLocation, parse_s3_uri
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.signing import PutObject

if TYPE_CHECKING:
    from presign_gui.app.open_connection import OpenConnection

_PROBE_SECONDS: Final = 60
"""Life of a URL that is only looked at."""


def run(command: UploadCommand, output: Output) -> Outcome:
    """Send the files. Raises UsageError, InputError, SigningError or SandboxError before anything is sent."""
    files = [Path(each) for each in command.files]
    with open_services() as services:
        services.apply_limits(command.limits)
        if command.recursive:
            return _send_folders(services, command, files, output)
        if is_s3_uri(command.destination):
            jobs = _jobs_of_owner(services, command, files, output)
        else:
            jobs = _jobs_of_guest(files, command, output)
        outcome = carry_out(services.queue, jobs, output)
        _say_etag_of_part(services, jobs, output)
        return outcome


def _send_folders(services: Services, command: UploadCommand, sources: Sequence[Path], output: Output) -> Outcome:
    if not is_s3_uri(command.destination):
        raise UsageError("--recursive needs an address such as s3://BUCKET/PREFIX/: a link is for one object")
    if command.content_type is not None or command.headers:
        raise UsageError("--recursive sends each file as what its name says: leave out --content-type and --header")
    base = parse_s3_uri(command.destination)
    for source in sources:
        if not source.exists():
            raise local_file.SOURCE_NOT_FOUND.error(path=str(source))
    connection = open_chosen(services, command.connection, output)
    _refuse_one_object(connection, ObjectLocation(base.bucket, f"{base.key}/probe"))
    is_one_folder = len(sources) == 1 and sources[0].is_dir()

    def look(on_report: Callable[[FolderReport], None], is_stopped: Callable[[], bool]) -> FolderReport:
        folders = FolderTransfers(services.queue, connection, on_report=on_report, is_stopped=is_stopped)
        return folders.upload(sources, base.bucket, base.key, named=not is_one_folder)

    return carry_out_folders(services.queue, look, output)


def _refuse_one_object(connection: "OpenConnection", location: ObjectLocation) -> None:
    """Raise UsageError where the function signs one object, whatever it is asked: each file would replace the last."""
    if connection.signer.learn_capabilities().may_choose_object:
        return
    if (signed := connection.signer.sign(PutObject(location=location, expires_in=_PROBE_SECONDS))).is_other_object:
        raise UsageError(f"the upload function always signs {signed.location}: upload one file at a time")


def _say_etag_of_part(services: Services, jobs: Sequence[UploadJob], output: Output) -> None:
    """Tell what whoever made a link for one part needs to put the parts together."""
    signer = jobs[0].signer
    if isinstance(signer, LinkSigner) and signer.url.operation == "UploadPart":
        for transfer in services.queue.transfers():
            if transfer.result is not None and transfer.result.etag:
                output.say(f"This was one part of an upload. Tell its sender the ETag: {transfer.result.etag}")


def _jobs_of_owner(
    services: Services, command: UploadCommand, files: Sequence[Path], output: Output
) -> list[UploadJob]:
    if command.headers:
        raise UsageError("--header belongs to a link: for s3:// the headers are signed with the rest")
    locations = locations_for(files, command.destination)
    connection = open_chosen(services, command.connection, output)
    jobs = [connection.upload_job(file, location) for file, location in zip(files, locations, strict=True)]
    if command.content_type is not None:
        jobs = [replace(job, content_type=command.content_type) for job in jobs]
    if len(jobs) > 1:
        _refuse_one_object(connection, jobs[0].location)
    return jobs


def _jobs_of_guest(files: Sequence[Path], command: UploadCommand, output: Output) -> list[UploadJob]:
    target = read_one(command.destination, output)
    if isinstance(target, PostForm):
        if len(files) > 1 and not target.takes_any_name:
            raise UsageError("the form is for one object, so it takes one file")
        return [guest.form_job(target, file, content_type=command.content_type) for file in files]
    if len(files) > 1:
        raise UsageError("a presigned URL is for one object, so it takes one file")
    if command.content_type is None and (note := guest.content_type_note(target, files[0])) is not None:
        output.say(note.text())
    return [guest.upload_job(target, files[0], content_type=command.content_type, headers=command.headers)]
