"""Lists the uploads that `tests.servers.multipart_s3` has under way, for a program in another process."""

import urllib.request
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import fromstring

from presign_gui.domain.listing import ObjectPage, UploadSummary
from tests.servers.multipart_s3 import BUCKET


class UploadListing:
    """Lists them by the server at `origin`, and no objects."""

    def __init__(self, origin: str) -> None:
        self._url = f"{origin}/{BUCKET}/?uploads=&X-Amz-Signature=1000000000"

    def list_buckets(self) -> list[str]:
        return [BUCKET]

    def list_objects(self, _bucket: str, _prefix: str, _continuation: str | None) -> ObjectPage:
        return ObjectPage(prefixes=(), objects=())

    def list_under(self, bucket: str, prefix: str, continuation: str | None) -> ObjectPage:
        return self.list_objects(bucket, prefix, continuation)

    def list_uploads(self, _bucket: str, prefix: str) -> Iterator[UploadSummary]:
        yield from (upload for upload, _ in self._listed() if upload.key.startswith(prefix))

    def list_empty_uploads(self, _bucket: str, key: str) -> list[UploadSummary]:
        return [upload for upload, parts in self._listed() if upload.key == key and parts == 0]

    def _listed(self) -> Iterator[tuple[UploadSummary, int]]:
        with urllib.request.urlopen(self._url, timeout=5) as answer:
            uploads = [[child.text or "" for child in each] for each in fromstring(answer.read())]
        for key, upload_id, initiated, parts in uploads:
            upload = UploadSummary(key=key, upload_id=upload_id, initiated=datetime.fromisoformat(initiated))
            yield upload, int(parts)
