"""The XML of uploads in parts, as S3 writes it and as others do."""

from xml.etree.ElementTree import fromstring

import pytest

from presign_gui.domain.parts import FinishedPart, PartChecksum
from presign_gui.transfer.multipart_xml import completion, read_completed, read_parts, read_upload_id

NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
NONSENSE = [b"", b"<", b"<html/>", b"not XML", b"\xff\xfe", b'<!DOCTYPE x [<!ENTITY e "x">]><UploadId>&e;</UploadId>']


def created(inner: str, namespace: str = NAMESPACE) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<InitiateMultipartUploadResult{namespace}>{inner}'
        "</InitiateMultipartUploadResult>"
    ).encode()


@pytest.mark.parametrize("namespace", [NAMESPACE, ""])
def test_the_upload_id(namespace: str) -> None:
    document = created("<Bucket>b</Bucket><Key>a&amp;b</Key><UploadId> VXBsb2Fk.ID_- </UploadId>", namespace)
    assert read_upload_id(document) == "VXBsb2Fk.ID_-"


@pytest.mark.parametrize("document", [*NONSENSE, created(""), created("<UploadId/>")])
def test_no_upload_id(document: bytes) -> None:
    assert read_upload_id(document) is None


def parts(inner: str) -> bytes:
    return f"<ListPartsResult{NAMESPACE}>{inner}</ListPartsResult>".encode()


FIRST = (
    "<Part><PartNumber>1</PartNumber><ETag>&quot;aa&quot;</ETag><Size>5242880</Size><LastModified>x</LastModified>"
    "</Part>"
)
SECOND = (
    "<Part><ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME><PartNumber>2</PartNumber><ETag>bb</ETag>"
    "<Size>7</Size></Part>"
)


def test_a_page_of_parts() -> None:
    page = read_parts(parts(f"<IsTruncated>false</IsTruncated>{FIRST}{SECOND}"))
    assert page is not None
    assert page.after is None
    assert page.parts == (
        FinishedPart(number=1, size=5242880, etag='"aa"'),
        FinishedPart(number=2, size=7, etag="bb", checksum=PartChecksum(algorithm="CRC64NVME", value="AAAAAAAAAAA=")),
    )


def test_a_page_that_is_not_the_last() -> None:
    more = "<IsTruncated>true</IsTruncated><NextPartNumberMarker>1000</NextPartNumberMarker>"
    page = read_parts(parts(more + FIRST))
    assert page is not None
    assert page.after == 1000


def test_an_empty_page() -> None:
    page = read_parts(parts(""))
    assert page is not None
    assert page.parts == ()


@pytest.mark.parametrize(
    "document",
    [
        *NONSENSE,
        created(""),
        parts("<Part><PartNumber>x</PartNumber><Size>1</Size></Part>"),
        parts("<Part><PartNumber>1</PartNumber></Part>"),
        parts("<IsTruncated>true</IsTruncated>"),
    ],
)
def test_no_list_of_parts(document: bytes) -> None:
    assert read_parts(document) is None


def test_a_checksum_that_is_none_is_left_out() -> None:
    page = read_parts(parts(FIRST.replace("<Size>", "<ChecksumCRC32>§</ChecksumCRC32><ChecksumType/><Size>")))
    assert page is not None
    assert page.parts[0].checksum is None


def completed(inner: str) -> bytes:
    return f"\n\n  <CompleteMultipartUploadResult{NAMESPACE}>{inner}</CompleteMultipartUploadResult>".encode()


def test_what_was_completed_is_told_as_headers() -> None:
    document = completed(
        "<Location>x</Location><ETag>&#34;aa-2&#34;</ETag><ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME>"
        "<ChecksumType>FULL_OBJECT</ChecksumType>"
    )
    found = read_completed(document)
    assert found is not None
    assert dict(found) == {
        "ETag": '"aa-2"',
        "x-amz-checksum-crc64nvme": "AAAAAAAAAAA=",
        "x-amz-checksum-type": "FULL_OBJECT",
    }
    assert found.get("etag") == '"aa-2"'


@pytest.mark.parametrize("document", [*NONSENSE, parts(""), b"<Error><Code>InternalError</Code></Error>"])
def test_nothing_was_completed(document: bytes) -> None:
    assert read_completed(document) is None


def test_what_is_to_be_completed() -> None:
    root = fromstring(
        completion([FinishedPart(number=1, size=1, etag='"a&b"'), FinishedPart(number=2, size=1, etag="c")])
    )
    assert root.tag == "{http://s3.amazonaws.com/doc/2006-03-01/}CompleteMultipartUpload"
    assert [[child.text for child in part] for part in root] == [["1", '"a&b"'], ["2", "c"]]
