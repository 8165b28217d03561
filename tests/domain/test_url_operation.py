import pytest

from presign_gui.domain.signing import Method
from presign_gui.domain.url_operation import method_of_operation, read_operation
from presign_gui.domain.url_text import query_parameters


@pytest.mark.parametrize(
    ("query", "signed_headers", "operation"),
    [
        ("", ("host",), "unknown"),
        ("versionId=1", ("host",), "unknown"),
        ("x-id=GetObject", ("host",), "GetObject"),
        ("x-id=DeleteObject", ("host",), "DeleteObject"),
        ("x-id=%0Anonsense", ("host",), "unknown"),
        ("x-id=" + "a" * 65, ("host",), "unknown"),
        ("uploadId=u&partNumber=1", ("host",), "UploadPart"),
        ("uploadId=u", ("host",), "unknown"),
        ("uploads", ("host",), "CreateMultipartUpload"),
        ("response-content-type=text%2Fplain", ("host",), "GetObject"),
        ("", ("host", "range"), "GetObject"),
        ("", ("host", "x-amz-checksum-mode"), "GetObject"),
        ("", ("content-type", "host"), "PutObject"),
        ("", ("content-md5", "host"), "PutObject"),
        ("", ("host", "if-none-match"), "PutObject"),
        ("", ("host", "x-amz-meta-a"), "PutObject"),
        ("x-amz-acl=private", ("host",), "PutObject"),
        ("content-type=text%2Fplain", (), "PutObject"),
        ("x-amz-sdk-checksum-algorithm=CRC32", ("host",), "PutObject"),
        ("", ("host", "x-amz-server-side-encryption-customer-key"), "unknown"),
        ("X-Amz-Security-Token=t&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD", ("host",), "unknown"),
    ],
)
def test_the_operation_on_an_object(query: str, signed_headers: tuple[str, ...], operation: str) -> None:
    assert read_operation(query_parameters(query), signed_headers, has_key=True) == operation


@pytest.mark.parametrize(
    ("query", "operation"), [("list-type=2", "ListObjectsV2"), ("uploads", "unknown"), ("", "unknown")]
)
def test_the_operation_on_a_bucket(query: str, operation: str) -> None:
    assert read_operation(query_parameters(query), ("host",), has_key=False) == operation


@pytest.mark.parametrize(
    ("operation", "method"),
    [("GetObject", "GET"), ("PutObject", "PUT"), ("UploadPart", "PUT"), ("DeleteObject", None), ("unknown", None)],
)
def test_the_method_of_an_operation(operation: str, method: Method | None) -> None:
    assert method_of_operation(operation) == method
