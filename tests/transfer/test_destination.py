import pytest

from presign_gui.domain.errors import InputError
from presign_gui.transfer.destination import read_destination


def test_every_byte_of_path_and_query_is_kept() -> None:
    url = "https://Bucket.s3.eu-west-1.amazonaws.com/a/./b/../c//%7e%2f+%c3%A4;x?X=%2F&a=b&&=;?/#"
    destination = read_destination(url)
    assert destination.target == "/a/./b/../c//%7e%2f+%c3%A4;x?X=%2F&a=b&&=;?/"
    assert destination.authority == "Bucket.s3.eu-west-1.amazonaws.com"
    assert (destination.host, destination.port) == ("bucket.s3.eu-west-1.amazonaws.com", 443)


@pytest.mark.parametrize(
    ("url", "host", "port", "authority"),
    [
        ("http://h/k", "h", 80, "h"),
        ("http://h:9000/k", "h", 9000, "h:9000"),
        ("https://h:443/k", "h", 443, "h:443"),
        ("http://[::1]:9000/k", "::1", 9000, "[::1]:9000"),
    ],
)
def test_host_and_port(url: str, host: str, port: int, authority: str) -> None:
    found = read_destination(url)
    assert (found.host, found.port, found.authority) == (host, port, authority)


@pytest.mark.parametrize(("url", "target"), [("http://h", "/"), ("http://h?a=b", "/?a=b"), ("http://h/?", "/?")])
def test_a_target_always_begins_with_a_slash(url: str, target: str) -> None:
    assert read_destination(url).target == target


def test_the_repr_shows_no_secret() -> None:
    assert "cafe" not in repr(read_destination("https://h/k?X-Amz-Signature=cafe"))


@pytest.mark.parametrize("url", ["ftp://h/k", "nonsense", "http://h/a b", "http://h/k\r\nX: y", "http:///k"])
def test_what_cannot_be_a_request_line_is_refused(url: str) -> None:
    with pytest.raises(InputError):
        read_destination(url)
