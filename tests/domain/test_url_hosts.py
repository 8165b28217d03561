import pytest

from presign_gui.domain.url_hosts import read_aws_host

IRELAND = "eu-west-1"


@pytest.mark.parametrize(
    ("host", "bucket", "service_host", "region"),
    [
        ("s3.amazonaws.com", None, "s3.amazonaws.com", None),
        ("my-bucket.s3.amazonaws.com", "my-bucket", "s3.amazonaws.com", None),
        ("my.dotted.bucket.s3.amazonaws.com", "my.dotted.bucket", "s3.amazonaws.com", None),
        ("s3-external-1.amazonaws.com", None, "s3-external-1.amazonaws.com", "us-east-1"),
        ("s3.eu-west-1.amazonaws.com", None, "s3.eu-west-1.amazonaws.com", IRELAND),
        ("S3.EU-West-1.AmazonAWS.com", None, "s3.eu-west-1.amazonaws.com", IRELAND),
        ("b.s3.eu-west-1.amazonaws.com", "b", "s3.eu-west-1.amazonaws.com", IRELAND),
        ("s3.s3.eu-west-1.amazonaws.com", "s3", "s3.eu-west-1.amazonaws.com", IRELAND),
        ("b.s3-eu-west-1.amazonaws.com", "b", "s3-eu-west-1.amazonaws.com", IRELAND),
        ("s3-eu-west-1.amazonaws.com", None, "s3-eu-west-1.amazonaws.com", IRELAND),
        ("b.s3.dualstack.eu-west-1.amazonaws.com", "b", "s3.dualstack.eu-west-1.amazonaws.com", IRELAND),
        ("b.s3-fips.us-east-2.amazonaws.com", "b", "s3-fips.us-east-2.amazonaws.com", "us-east-2"),
        ("s3-fips.dualstack.us-east-2.amazonaws.com", None, "s3-fips.dualstack.us-east-2.amazonaws.com", "us-east-2"),
        ("s3-fips-us-gov-west-1.amazonaws.com", None, "s3-fips-us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("b.s3-accelerate.amazonaws.com", "b", "s3-accelerate.amazonaws.com", None),
        ("b.s3-accelerate.dualstack.amazonaws.com", "b", "s3-accelerate.dualstack.amazonaws.com", None),
        ("b.s3.cn-north-1.amazonaws.com.cn", "b", "s3.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("b.s3.us-gov-east-1.amazonaws.com", "b", "s3.us-gov-east-1.amazonaws.com", "us-gov-east-1"),
        ("b.s3.us-iso-east-1.c2s.ic.gov", "b", "s3.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
        ("b.s3.eusc-de-east-1.amazonaws.eu", "b", "s3.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
        (
            "ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com",
            "ap-123456789012",
            "s3-accesspoint.eu-west-1.amazonaws.com",
            IRELAND,
        ),
        (
            "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
            "b--use1-az4--x-s3",
            "s3express-use1-az4.us-east-1.amazonaws.com",
            "us-east-1",
        ),
        (
            "ap-123456789012.op-01ac5d28a6a232904.s3-outposts.eu-west-1.amazonaws.com",
            "ap-123456789012",
            "op-01ac5d28a6a232904.s3-outposts.eu-west-1.amazonaws.com",
            IRELAND,
        ),
        (
            "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com",
            "mfzwi23gnjvgw.mrap",
            "accesspoint.s3-global.amazonaws.com",
            None,
        ),
        (
            "b.bucket.vpce-0e25b8cdd720f900e-argc85vg.s3.eu-west-1.vpce.amazonaws.com",
            "b",
            "bucket.vpce-0e25b8cdd720f900e-argc85vg.s3.eu-west-1.vpce.amazonaws.com",
            IRELAND,
        ),
        (
            "bucket.vpce-0e25b8cdd720f900e-argc85vg.s3.eu-west-1.vpce.amazonaws.com",
            None,
            "bucket.vpce-0e25b8cdd720f900e-argc85vg.s3.eu-west-1.vpce.amazonaws.com",
            IRELAND,
        ),
    ],
)
def test_the_forms_of_aws_hosts(host: str, bucket: str | None, service_host: str, region: str | None) -> None:
    found = read_aws_host(host)
    assert found is not None
    assert (found.bucket, found.service_host, found.region) == (bucket, service_host, region)


@pytest.mark.parametrize(
    ("host", "is_global"),
    [
        ("b.s3.amazonaws.com", True),
        ("s3.amazonaws.com", True),
        ("b.s3.eu-west-1.amazonaws.com", False),
        ("b.s3-accelerate.amazonaws.com", False),
        ("s3-external-1.amazonaws.com", False),
    ],
)
def test_the_global_host(host: str, is_global: bool) -> None:
    found = read_aws_host(host)
    assert found is not None
    assert found.is_global is is_global


@pytest.mark.parametrize(
    "host",
    [
        *("", "amazonaws.com", "minio.example.com", "s3.example.com", "127.0.0.1", "s3.amazonaws.com.evil.example"),
        *("evils3.amazonaws.com", "b.lambda.eu-west-1.amazonaws.com", "s3.amazonaws.com:443", "s3.amazonaws.org"),
        *("s3.eu-west-1.r2.cloudflarestorage.com", "s3.eu-west.amazonaws.com", ".s3.amazonaws.com"),
    ],
)
def test_other_hosts(host: str) -> None:
    assert read_aws_host(host) is None


@pytest.mark.parametrize("service", ["s3-website-us-east-1", "s3-website.eu-central-1"])
def test_websites_are_marked(service: str) -> None:
    host = read_aws_host(f"my.bucket.{service}.amazonaws.com")
    assert host is not None
    assert host.is_website
    assert (host.bucket, host.region) == ("my.bucket", service[11:])
    assert not host.is_global
