"""Buckets in the hosts of other services than AWS."""

import pytest

from presign_gui.domain.url_providers import read_provider_host


@pytest.mark.parametrize(
    "service_host",
    [
        "storage.googleapis.com",
        "0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com",
        "0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com",
        "s3.us-west-004.backblazeb2.com",
        "s3.wasabisys.com",
        "s3.eu-central-1.wasabisys.com",
        "fra1.digitaloceanspaces.com",
        "s3.fr-par.scw.cloud",
        "s3.gra.io.cloud.ovh.net",
        "s3.gra.cloud.ovh.net",
        "eu-central-1.linodeobjects.com",
        "s3.eu-de.cloud-object-storage.appdomain.cloud",
        "s3.direct.eu-de.cloud-object-storage.appdomain.cloud",
        "axaxnpcrorw5.compat.objectstorage.eu-frankfurt-1.oci.customer-oci.com",
        "storage.yandexcloud.net",
        "s3.oss-eu-central-1.aliyuncs.com",
        "cos.ap-tokyo.myqcloud.com",
        "obs.eu-101.myhuaweicloud.com",
        "fsn1.your-objectstorage.com",
    ],
)
def test_with_and_without_a_bucket(service_host: str) -> None:
    assert read_provider_host(service_host) == (None, service_host)
    assert read_provider_host(f"My-Bucket.{service_host}") == ("my-bucket", service_host)
    assert read_provider_host(f"my.dotted.bucket.{service_host}") == ("my.dotted.bucket", service_host)
    assert read_provider_host(f"{service_host}.evil.example") is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "s3.example.com", "b.s3.example.com", "b.s3.amazonaws.com"])
def test_other_hosts_are_not_taken_apart(host: str) -> None:
    assert read_provider_host(host) is None
