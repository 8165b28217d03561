import pytest

from presign_gui.domain.errors import NetworkError
from presign_gui.transfer.destination import read_destination
from presign_gui.transfer.proxies import proxy_for

TARGET = read_destination("https://bucket.s3.example.com:9000/key")


def shown(environ: dict[str, str], url: str = "https://bucket.s3.example.com:9000/key") -> str | None:
    proxy = proxy_for(read_destination(url), environ)
    return proxy.shown if proxy else None


def test_no_variable_means_no_proxy() -> None:
    assert shown({}) is None
    assert shown({"HTTPS_PROXY": ""}) is None


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_each_variable_of_an_https_url(name: str) -> None:
    assert shown({name: "http://proxy:3128"}) == "http://proxy:3128"


def test_the_variable_of_the_other_scheme_does_not_count() -> None:
    assert shown({"http_proxy": "http://proxy:3128"}) is None
    assert shown({"http_proxy": "http://proxy:3128"}, "http://h.example.com/k") == "http://proxy:3128"


def test_lower_case_and_the_scheme_of_its_own_come_first() -> None:
    environ = {"https_proxy": "http://a:1", "HTTPS_PROXY": "http://b:2", "all_proxy": "http://c:3"}
    assert shown(environ) == "http://a:1"


def test_a_proxy_without_a_scheme_is_an_http_proxy() -> None:
    proxy = proxy_for(TARGET, {"https_proxy": "proxy:3128"})
    assert proxy is not None
    assert proxy.url == "http://proxy:3128"


def test_the_password_is_sent_and_never_shown() -> None:
    proxy = proxy_for(TARGET, {"https_proxy": "http://user:s3cret@proxy:3128/"})
    assert proxy is not None
    assert proxy.url == "http://user:s3cret@proxy:3128/"
    assert proxy.shown == "http://proxy:3128"
    assert "s3cret" not in repr(proxy)


@pytest.mark.parametrize(
    "no_proxy",
    [
        "*",
        "bucket.s3.example.com",
        "example.com",
        ".example.com",
        "*.example.com",
        "other.org, example.com",
        "other.org example.com",
        "EXAMPLE.com",
        "example.com:9000",
    ],
)
def test_hosts_that_are_exempt(no_proxy: str) -> None:
    assert shown({"https_proxy": "http://proxy:3128", "NO_PROXY": no_proxy}) is None


@pytest.mark.parametrize("no_proxy", ["ample.com", "example.com:443", "s3.example.com.org", ",", "10.0.0.0/8", ":9000"])
def test_hosts_that_are_not(no_proxy: str) -> None:
    assert shown({"https_proxy": "http://proxy:3128", "no_proxy": no_proxy}) == "http://proxy:3128"


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        ("https://10.1.2.3/k", "10.0.0.0/8"),
        ("https://10.1.2.3/k", "10.1.2.3"),
        ("https://[2001:db8::1]/k", "2001:db8::/32"),
    ],
)
def test_addresses_and_networks(url: str, no_proxy: str) -> None:
    assert shown({"https_proxy": "http://proxy:3128", "no_proxy": no_proxy}, url) is None


@pytest.mark.parametrize("host", ["localhost", "bucket.localhost", "127.0.0.1:4566", "127.1.2.3", "[::1]:80"])
def test_this_computer_is_never_reached_through_a_proxy(host: str) -> None:
    assert shown({"http_proxy": "http://proxy:3128"}, f"http://{host}/k") is None


@pytest.mark.parametrize("url", ["http://", "http://proxy:port", "http://:3128", "http://a b:3128"])
def test_a_proxy_without_sense_is_refused(url: str) -> None:
    with pytest.raises(NetworkError) as caught:
        proxy_for(TARGET, {"https_proxy": url})
    assert caught.value.kind == "ProxyFailed"


@pytest.mark.parametrize("url", ["socks5://proxy:1080", "https://proxy:443"])
def test_other_kinds_of_proxies_are_refused_in_words(url: str) -> None:
    with pytest.raises(NetworkError) as caught:
        proxy_for(TARGET, {"all_proxy": url})
    assert caught.value.kind == "ProxyFailed"
    assert url in caught.value.cause()
    assert "not supported" in caught.value.detail
