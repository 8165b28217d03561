"""`presign uploads`: multipart uploads that nobody goes on with, and whose parts S3 keeps and charges for."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from presign_gui.app.abandoned import AbandonedUploads, FoundUpload, Standing
from presign_gui.app.stored_transfer import AbandonedUpload
from presign_gui.cli.commands import AbortUploads, ListUploads, UploadsCommand
from presign_gui.cli.exit_status import ExitStatus, exit_status_of
from presign_gui.cli.outcome import Outcome, failure
from presign_gui.cli.output import Document, Json, Output
from presign_gui.cli.session import open_chosen, open_services
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation, check_key, parse_s3_uri
from presign_gui.domain.url_description import rfc3339


def run(command: UploadsCommand, output: Output) -> Outcome:
    """List or abort uploads. Raises InputError, LocalFileError (the window is open) and what the server refuses."""
    with open_services() as services, services.noted_uploads() as uploads:
        if command.uri is None:
            noted = uploads.list()
            return _list(noted, output) if isinstance(command, ListUploads) else _abort_noted(uploads, noted, output)
        address = parse_s3_uri(command.uri)
        connection = open_chosen(services, command.connection, output)
        if isinstance(command, AbortUploads) and command.upload_id is not None:
            check_key(address.key)
            uploads.abort_found(connection, address, command.upload_id)
            return _told([_row(address, command.upload_id, "aborted", None)], output)
        found = list(uploads.find(connection, address.bucket, address.key))
        if isinstance(command, ListUploads):
            return _list(found, output)
        before = datetime.now(UTC) - timedelta(seconds=command.older_than or 0)
        old = [each for each in found if each.initiated < before and each.standing is not Standing.IN_QUEUE]
        for each in old:
            uploads.abort_found(connection, each.location, each.upload_id)
        return _told([_row(each.location, each.upload_id, "aborted", each.initiated) for each in old], output)


def _list(uploads: Sequence[FoundUpload | AbandonedUpload], output: Output) -> Outcome:
    rows = [
        _row(each.location, each.upload_id, each.standing.value, each.initiated)
        if isinstance(each, FoundUpload)
        else _row(each.location, each.upload_id, Standing.ABANDONED.value, None, each.connection)
        for each in uploads
    ]
    return _told(rows, output)


def _abort_noted(uploads: AbandonedUploads, noted: Sequence[AbandonedUpload], output: Output) -> Outcome:
    """Abort all that are noted, on after a failure; the first failure is that of the command."""
    uploads.end_unheard()
    rows: list[Document] = []
    failures: list[PresignGuiError] = []
    for each in noted:
        try:
            uploads.abort(each)
        except PresignGuiError as error:
            output.say_error(error, subject=str(each.location))
            failures.append(error)
        else:
            rows.append(_row(each.location, each.upload_id, "aborted", None, each.connection))
    outcome = _told(rows, output)
    if failures:
        return Outcome(exit_status_of(failures[0]), outcome.document | failure(failures[0]).document)
    return outcome


def _told(rows: list[Document], output: Output) -> Outcome:
    for row in rows:
        shown = (row["initiated"] or "-", row["state"], row["upload_id"], f"s3://{row['bucket']}/{row['key']}")
        output.result("\t".join(str(each) for each in shown))
    if not rows:
        output.say("There are none.")
    listed: list[Json] = [*rows]
    return Outcome(ExitStatus.DONE, {"uploads": listed})


def _row(
    location: ObjectLocation, upload_id: str, state: str, initiated: datetime | None, connection: str | None = None
) -> Document:
    return {
        "bucket": location.bucket,
        "key": location.key,
        "upload_id": upload_id,
        "state": state,
        "initiated": rfc3339(initiated),
        "connection": connection,
    }
