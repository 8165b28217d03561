"""Where the clients point, and when they are made anew."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import botocore
import pytest
from botocore.exceptions import SSLError

from presign_gui.aws.session import AwsAccess, AwsSettings, check_endpoint
from presign_gui.domain.errors import InputError, NetworkError, SigningError
from presign_gui.domain.location import AddressingStyle
from tests.fakes.aws_api import ScriptedAws, s3_error

KEY_ID = "AKIAIOSFODNN7EXAMPLE"


def at(endpoint_url: str) -> AwsSettings:
    return AwsSettings(endpoint_url=endpoint_url, access_key_id=KEY_ID, secret_access_key="secret")


def write(file: Path, text: str) -> None:
    """Write a file of AWS so that its time of change differs from the one before."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))


def addressing_of(access: AwsAccess) -> str:
    url = access.s3().generate_presigned_url("get_object", Params={"Bucket": "mybucket", "Key": "k"})
    return url.partition("?")[0]


@pytest.mark.parametrize(
    ("settings", "variables", "region"),
    [
        (AwsSettings(region="eu-west-1"), {"AWS_REGION": "eu-west-2"}, "eu-west-1"),
        (AwsSettings(), {"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "eu-west-3"}, "eu-west-2"),
        (AwsSettings(), {"AWS_DEFAULT_REGION": "eu-west-3"}, "eu-west-3"),
        (AwsSettings(profile="work"), {}, "sa-east-1"),
        (AwsSettings(), {"AWS_PROFILE": "work"}, "sa-east-1"),
        (AwsSettings(endpoint_url="http://127.0.0.1:9000"), {}, "us-east-1"),
        (AwsSettings(endpoint_url="http://127.0.0.1:9000"), {"AWS_REGION": "garage"}, "garage"),
        (AwsSettings(), {"AWS_ENDPOINT_URL": "http://127.0.0.1:9000"}, "us-east-1"),
    ],
)
@pytest.mark.usefixtures("environment_keys")
def test_the_region_comes_from_settings_variables_or_profile(
    aws_home: Path, monkeypatch: pytest.MonkeyPatch, settings: AwsSettings, variables: dict[str, str], region: str
) -> None:
    write(aws_home / "config", "[profile work]\nregion = sa-east-1\n")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    access = AwsAccess(settings)
    assert access.s3().meta.region_name == region
    assert access.functions().meta.region_name == region


def test_without_a_region_there_is_no_client_for_aws(environment_keys: None) -> None:
    access = AwsAccess(AwsSettings())
    for make in (access.s3, access.functions):
        with pytest.raises(SigningError) as caught:
            make()
        assert caught.value.kind == "NoRegion"


@pytest.mark.parametrize("region", ["eu central 1", "https://x", "-"])
def test_an_impossible_region_is_bad_input(region: str, environment_keys: None) -> None:
    access = AwsAccess(AwsSettings(region=region))
    for make in (access.s3, access.functions):
        with pytest.raises(InputError) as caught:
            make()
        assert (caught.value.kind, caught.value.facts["region"]) == ("RegionInvalid", region)


@pytest.mark.parametrize(
    ("variables", "config", "base"),
    [
        ({}, "", "https://mybucket.s3.eu-central-1.amazonaws.com/k"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9000"}, "", "http://127.0.0.1:9000/mybucket/k"),
        ({"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9001"}, "", "http://127.0.0.1:9001/mybucket/k"),
        ({}, "[default]\nendpoint_url = https://minio.example\n", "https://minio.example/mybucket/k"),
        (
            {},
            "[default]\nservices = here\n[services here]\ns3 =\n  endpoint_url = https://minio.example\n",
            "https://minio.example/mybucket/k",
        ),
        (
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:9000", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
            "",
            "https://mybucket.s3.eu-central-1.amazonaws.com/k",
        ),
        (
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:9000"},
            "[default]\ns3 =\n  addressing_style = virtual\n",
            "http://127.0.0.1:9000/mybucket/k",
        ),
        (
            {},
            "[default]\ns3 =\n  addressing_style = path\n  use_accelerate_endpoint = true\n",
            "https://mybucket.s3.eu-central-1.amazonaws.com/k",
        ),
        (
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:9000", "AWS_USE_FIPS_ENDPOINT": "true"},
            "",
            "http://127.0.0.1:9000/mybucket/k",
        ),
        ({"AWS_USE_DUALSTACK_ENDPOINT": "true"}, "", "https://mybucket.s3.dualstack.eu-central-1.amazonaws.com/k"),
    ],
)
@pytest.mark.usefixtures("environment_keys")
def test_configured_endpoints_count_as_custom_ones(
    aws_home: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], config: str, base: str
) -> None:
    write(aws_home / "config", config)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert addressing_of(AwsAccess(AwsSettings(region="eu-central-1"))) == base


def test_a_configured_endpoint_is_virtual_hosted_where_the_settings_say_so(
    monkeypatch: pytest.MonkeyPatch, environment_keys: None
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://minio.example")
    access = AwsAccess(AwsSettings(addressing_style=AddressingStyle.VIRTUAL_HOSTED))
    assert addressing_of(access) == "https://mybucket.minio.example/k"


@pytest.mark.parametrize(
    "endpoint",
    [
        "localhost:9000",
        "ftp://x",
        "http://",
        "http://[",
        "http://a b",
        "https://x:99999",
        "https://x:0",
        "http://x?q=1",
        "http://x/#f",
        "https://user:password@x",
        "",
    ],
)
def test_what_is_no_endpoint_is_bad_input(endpoint: str) -> None:
    with pytest.raises(InputError) as caught:
        check_endpoint(endpoint)
    assert caught.value.kind == "EndpointInvalid"
    assert "password" not in str(caught.value)


@pytest.mark.parametrize("endpoint", ["https://x", "http://127.0.0.1:1", "HTTPS://X/base", "http://[::1]:9000/"])
def test_endpoints_are_let_through(endpoint: str) -> None:
    check_endpoint(endpoint)


@pytest.mark.parametrize("endpoint", ["nonsense", "ftp://x"])
def test_a_broken_endpoint_in_the_environment_is_bad_input(
    monkeypatch: pytest.MonkeyPatch, environment_keys: None, endpoint: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    with pytest.raises(InputError) as caught:
        AwsAccess(AwsSettings(region="eu-central-1")).s3()
    assert (caught.value.kind, caught.value.facts["endpoint"]) == ("EndpointInvalid", endpoint)


def test_given_keys_shut_out_the_users_own_settings(aws_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(aws_home / "config", "[default]\nregion = sa-east-1\nendpoint_url = http://127.0.0.1:1\nbroken")
    for name, value in {
        "AWS_PROFILE": "ghost",
        "AWS_ACCESS_KEY_ID": "AKIAOTHER",
        "AWS_REGION": "eu-west-1",
        "AWS_USE_FIPS_ENDPOINT": "true",
    }.items():
        monkeypatch.setenv(name, value)
    access = AwsAccess(at("http://127.0.0.1:9000"))
    assert access.credentials().access_key_id == KEY_ID
    assert access.s3().meta.region_name == "us-east-1"
    assert addressing_of(access) == "http://127.0.0.1:9000/mybucket/k"


def test_a_client_is_made_once_for_all_threads(environment_keys: None) -> None:
    access = AwsAccess(AwsSettings(region="eu-central-1"))
    with ThreadPoolExecutor(8) as pool:
        clients = set(pool.map(lambda _: id(access.s3()), range(32)))
    assert len(clients) == 1


def test_credentials_that_another_program_renewed_on_disk_are_used_at_once(aws_home: Path) -> None:
    pair = "[default]\naws_access_key_id = {}\naws_secret_access_key = s\n"
    write(aws_home / "credentials", pair.format("AKIAOLDOLDOLDOLD0000"))
    access = AwsAccess(AwsSettings(region="eu-central-1"))
    first = access.s3()
    assert access.credentials().access_key_id == "AKIAOLDOLDOLDOLD0000"
    write(aws_home / "credentials", pair.format("AKIANEWNEWNEWNEW0000"))
    assert access.credentials().access_key_id == "AKIANEWNEWNEWNEW0000"
    assert access.s3() is not first
    assert "AKIANEWNEWNEWNEW0000" in access.s3().generate_presigned_url(
        "get_object", Params={"Bucket": "b", "Key": "k"}
    )


def test_after_a_failure_everything_is_read_anew(environment_keys: None) -> None:
    access = AwsAccess(AwsSettings(region="eu-central-1"))
    first = access.s3()
    access.failure(ValueError("something a client raised"))
    assert access.s3() is not first


def test_a_server_on_this_computer_is_asked_without_the_proxy(
    aws_api: ScriptedAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    aws_api.will_answer(s3_error(404, "NoSuchBucket"))
    client = AwsAccess(at(aws_api.endpoint_url)).s3()
    with pytest.raises(client.exceptions.ClientError, match="NoSuchBucket"):
        client.list_objects_v2(Bucket="mybucket")


def test_requests_say_who_sends_them(aws_api: ScriptedAws) -> None:
    aws_api.will_return({})
    client = AwsAccess(at(aws_api.endpoint_url)).functions()
    client.invoke(FunctionName="f")["Payload"].read()
    assert "presign-gui/" in aws_api.received[0].headers["user-agent"]


def tls_failure(server: ScriptedAws) -> str:
    """Say how a secure connection to a server without TLS fails: at the CA file, or after it at the handshake."""
    client = AwsAccess(AwsSettings(endpoint_url=server.endpoint_url.replace("http:", "https:"))).s3()
    with pytest.raises(SSLError) as caught:
        client.list_buckets()
    return str(caught.value)


@pytest.mark.usefixtures("one_attempt")
@pytest.mark.parametrize("variable", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_companys_ca_file_is_taken_from_the_usual_variables(
    monkeypatch: pytest.MonkeyPatch, environment_keys: None, aws_api: ScriptedAws, tmp_path: Path, variable: str
) -> None:
    assert "WRONG_VERSION_NUMBER" in tls_failure(aws_api)
    monkeypatch.setenv(variable, str(tmp_path / "absent.pem"))
    assert "No such file" in tls_failure(aws_api)


@pytest.mark.usefixtures("one_attempt")
def test_the_profiles_own_ca_file_wins_over_general_variables(
    aws_home: Path, monkeypatch: pytest.MonkeyPatch, environment_keys: None, aws_api: ScriptedAws, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    write(aws_home / "config", f"[default]\nca_bundle = {Path(botocore.__file__).parent / 'cacert.pem'}\n")
    assert "WRONG_VERSION_NUMBER" in tls_failure(aws_api)


def test_unreachable_credentials_are_a_network_error(
    aws_home: Path, aws_api: ScriptedAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        aws_home / "config",
        "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\nregion = eu-central-1\n"
        "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n",
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(NetworkError) as caught:
        AwsAccess(AwsSettings(profile="role")).credentials()
    assert (caught.value.kind, caught.value.facts["host"]) == ("ConnectionRefused", "127.0.0.1:1")
