"""A bench on which a strict server is made to refuse things, over the program's own transport."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeAlias

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.post_form import PostForm, make_post_form
from presign_gui.domain.signing import Method, PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.http_client import HttpClient
from presign_gui.transfer.post_upload import post_file
from presign_gui.transfer.probe import probe
from presign_gui.transfer.progress import Meter
from presign_gui.transfer.put_upload import put_source
from presign_gui.transfer.source_file import SourceFile
from tests.fakes.sigv4 import presigned_url

MINISTACK: Final = "MiniStack"
SEAWEEDFS: Final = "SeaweedFS"


def tampered(url: str) -> str:
    """Change the last digit."""
    return url[:-1] + ("0" if url[-1] != "0" else "1")


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with keys."""

    key_id: str
    secret: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A strict server, a bucket on it, whoever owns that, and a file to send. `others` are people with fewer rights."""

    server: str
    endpoint_url: str
    bucket: str
    owner: Person
    client: Any
    folder: Path
    others: Mapping[str, Person] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        path = self.folder / "file.txt"
        path.write_bytes(b"some words\n")
        return path

    def stored(self, **more: Any) -> str:
        """Store an object and return its key."""
        key = f"refusals/{secrets.token_hex(4)}"
        self.client.put_object(Bucket=self.bucket, Key=key, Body=b"kept", **more)
        return key

    def sign(
        self, method: Method, key: str, *, by: Person | None = None, bucket: str | None = None, **more: Any
    ) -> str:
        """Sign a URL, now and for an hour unless told otherwise."""
        person = by or self.owner
        options: dict[str, Any] = {"signed_at": datetime.now(UTC), "token": person.token} | more
        base = f"{self.endpoint_url}/{bucket or self.bucket}/{key}"
        return presigned_url(base, method, key_id=person.key_id, secret=person.secret, **options)

    def refused(self, request: PresignedRequest, clock_ahead: timedelta = timedelta(0)) -> PresignGuiError:
        """Carry out a request over the program's own transport and return why it was refused."""
        client = HttpClient(environ={}, clock=lambda: datetime.now(UTC) + clock_ahead)
        try:
            if request.method == "PUT":
                with SourceFile(self.file) as opened:
                    put_source(client, request, opened, control=Control(), meter=Meter())
            else:
                return self._probed(client, request)
        except PresignGuiError as error:
            return error
        finally:
            client.close()
        raise AssertionError("nothing was refused")

    def _probed(self, client: HttpClient, request: PresignedRequest) -> PresignGuiError:
        error = probe(client, request, Control()).error
        assert error is not None, "nothing was refused"
        return error

    def get(self, url: str, *headers: tuple[str, str], ours: bool = False) -> PresignedRequest:
        return self._request("GET", url, headers, ours=ours)

    def put(self, url: str, *headers: tuple[str, str], ours: bool = False) -> PresignedRequest:
        return self._request("PUT", url, headers, ours=ours)

    def _request(
        self, method: Method, url: str, headers: tuple[tuple[str, str], ...], *, ours: bool
    ) -> PresignedRequest:
        where = ObjectLocation(self.bucket, "key")
        return PresignedRequest(method=method, url=url, location=where, headers_to_send=headers, is_link=not ours)

    def form(self, key: str, *conditions: Any, expires_in: int = 3600, **fields: str) -> PostForm:
        """Make a POST form as its owner."""
        made = self.client.generate_presigned_post(
            self.bucket, key, Fields=fields or None, Conditions=list(conditions) or None, ExpiresIn=expires_in
        )
        return make_post_form(made["url"], made["fields"])

    def posted(self, form: PostForm, **changed: str) -> PresignGuiError:
        """Send the file through a form, some fields changed (None: left out), and return why it was refused."""
        fields = tuple((name, value) for name, value in {**dict(form.fields), **changed}.items() if value)
        request = PresignedRequest(
            method="POST",
            url=form.url,
            location=form.location_for("file.txt"),
            expires_at=form.expires_at,
            is_link=True,
        )
        client = HttpClient(environ={})
        try:
            post_file(client, request, fields, "text/plain", self.file, control=Control(), meter=Meter())
        except PresignGuiError as error:
            return error
        finally:
            client.close()
        raise AssertionError("nothing was refused")


Provoke: TypeAlias = Callable[[Bench], PresignGuiError]


@dataclass(frozen=True)
class Refusal:
    """One case: what is done, on which servers, and the kind of the diagnosis on each."""

    title: str
    provoke: Provoke
    kinds: Mapping[str, str]


class Refusals(list[Refusal]):
    """Cases in the order in which they are written down."""

    def case(self, title: str, kind: str = "", **by_server: str) -> Callable[[Provoke], Provoke]:
        """List a case with the kind that both servers' answers must come to, or one for each server that has it."""
        names = {"ministack": MINISTACK, "seaweedfs": SEAWEEDFS}
        kinds = dict.fromkeys(names.values(), kind) if kind else {}
        kinds |= {names[name]: each for name, each in by_server.items()}

        def add(provoke: Provoke) -> Provoke:
            self.append(Refusal(title, provoke, kinds))
            return provoke

        return add
