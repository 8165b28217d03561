"""What can go wrong against a server that checks everything: each failure is itself, and leaves nothing behind."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from presign_gui.aws.local_signer import LocalSigner
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.location import AddressingStyle, ObjectLocation
from presign_gui.domain.signing import GetObject, PutObject
from tests.fakes.command_line import CommandLine, Ran
from tests.servers.seaweedfs import SeaweedFS

KEY = "refusals/kept.txt"


@dataclass(frozen=True)
class Scene:
    """The owner at work in a folder with one file to send, and a server with one object to fetch."""

    owner: CommandLine
    server: SeaweedFS
    folder: Path

    def address(self, key: str) -> str:
        return f"s3://{self.server.bucket}/{key}"

    def upload(self, destination: str) -> Ran:
        return self.owner("upload", "sent.bin", destination, "--json")

    def download(self, source: str) -> Ran:
        return self.owner("download", source, "--json")

    def signer(self) -> LocalSigner:
        return LocalSigner(
            AwsSettings(
                region=self.server.region,
                endpoint_url=self.server.endpoint_url,
                addressing_style=AddressingStyle.PATH,
                access_key_id=self.server.access_key_id,
                secret_access_key=self.server.secret_access_key,
            )
        )

    def is_stored(self, key: str) -> bool:
        listed = self.server.client().list_objects_v2(Bucket=self.server.bucket, Prefix=key)
        return key in [each["Key"] for each in listed.get("Contents", [])]

    def check(self, ran: Ran, status: int, kind: str) -> None:
        """The command ended in this way, said so in one document and in words, and left only what was there."""
        assert (ran.status, ran.json["error"]["kind"]) == (status, kind), ran.err
        assert ran.json["error"]["title"] in ran.err
        assert [path.name for path in self.folder.iterdir()] == ["sent.bin"]


@pytest.fixture
def scene(owner: CommandLine, seaweedfs: SeaweedFS, folder: Path) -> Scene:
    (folder / "sent.bin").write_bytes(b"not to arrive")
    seaweedfs.client().put_object(Bucket=seaweedfs.bucket, Key=KEY, Body=b"kept")
    return Scene(owner, seaweedfs, folder)


def tampered(url: str) -> str:
    """Change the last digit of the signature."""
    name = "X-Amz-Signature="
    start = url.index(name) + len(name)
    signature = url[start : start + 64]
    return url.replace(signature, signature[:-1] + ("0" if signature[-1] != "0" else "1"))


def test_another_content_type_than_the_signed_one(scene: Scene) -> None:
    location = ObjectLocation(scene.server.bucket, "refusals/typed")
    url = scene.signer().sign(PutObject(location=location, expires_in=60, content_type="image/png")).url
    scene.check(scene.upload(url), 5, "OtherContentType")
    assert not scene.is_stored(location.key)


def test_a_tampered_signature(scene: Scene) -> None:
    upload_link = tampered(scene.owner("link", scene.address("refusals/tampered"), "--upload").result)
    scene.check(scene.upload(upload_link), 5, "SignatureDoesNotMatch")
    assert not scene.is_stored("refusals/tampered")
    scene.check(scene.download(tampered(scene.owner("link", scene.address(KEY)).result)), 5, "SignatureDoesNotMatch")


def test_a_link_for_another_key(scene: Scene) -> None:
    link = scene.owner("link", scene.address("refusals/one"), "--upload").result
    scene.check(scene.upload(link.replace("refusals/one", "refusals/two")), 5, "SignatureDoesNotMatch")
    assert not scene.is_stored("refusals/two")


def test_an_expired_link(scene: Scene) -> None:
    signer = scene.signer()
    upload = signer.sign(PutObject(location=ObjectLocation(scene.server.bucket, "refusals/late"), expires_in=1))
    download = signer.sign(GetObject(location=ObjectLocation(scene.server.bucket, KEY), expires_in=1))
    time.sleep(2.1)
    scene.check(scene.upload(upload.url), 5, "RequestExpired")
    assert not scene.is_stored("refusals/late")
    scene.check(scene.download(download.url), 5, "RequestExpired")


def test_a_download_link_takes_no_upload(scene: Scene) -> None:
    link = scene.owner("link", scene.address("refusals/wrong-way")).result
    ran = scene.upload(link)
    assert ran.status == 5
    assert not scene.is_stored("refusals/wrong-way")
    assert [path.name for path in scene.folder.iterdir()] == ["sent.bin"]


def test_an_unknown_key(scene: Scene) -> None:
    scene.check(scene.download(scene.address("refusals/never-there")), 6, "NoSuchKey")


def test_an_unknown_bucket(scene: Scene) -> None:
    scene.check(scene.download("s3://no-such-bucket/key"), 6, "NoSuchBucket")
    scene.check(scene.upload("s3://no-such-bucket/key"), 6, "NoSuchBucket")


def test_an_unknown_access_key(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    scene.check(scene.download(scene.address(KEY)), 5, "InvalidAccessKeyId")
    scene.check(scene.upload(scene.address("refusals/unknown")), 5, "InvalidAccessKeyId")
    assert not scene.is_stored("refusals/unknown")


def test_a_wrong_secret_key(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    scene.check(scene.download(scene.address(KEY)), 5, "SecretKeyWrong")
    ran = scene.upload(scene.address("refusals/unsigned"))
    scene.check(ran, 5, "SecretKeyWrong")
    assert ran.json["error"]["code"] == "SignatureDoesNotMatch"
    assert not scene.is_stored("refusals/unsigned")


def test_a_key_that_the_server_cannot_keep(scene: Scene) -> None:
    scene.check(scene.upload(scene.address("x" * 1024)), 6, "KeyTooLong")


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (lambda scene: scene.upload(scene.address("x" * 1025)), "KeyTooLongError"),
        (lambda scene: scene.upload("s3://Bad_Bucket/key"), "InvalidBucketName"),
        (lambda scene: scene.upload("sent.copy"), "NotAUrl"),
        (lambda scene: scene.download("https://example.com/plain"), "NotPresigned"),
        (lambda scene: scene.download("s3://bucket"), "KeyEmpty"),
        (
            lambda scene: scene.owner("upload", "missing.bin", scene.address("refusals/missing"), "--json"),
            "SourceNotFound",
        ),
        (lambda scene: scene.owner("link", scene.address(KEY), "--expires", "8d", "--json"), "ExpiresInOutOfRange"),
        (lambda scene: scene.owner("link", scene.address(KEY), "--expires", "0", "--json"), "ExpiresInOutOfRange"),
        (lambda scene: scene.owner("link", scene.address(KEY), "--expires", "soon", "--json"), "ExpiresInUnreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_input(scene: Scene, act: Callable[[Scene], Ran], kind: str) -> None:
    scene.check(act(scene), 3, kind)


def test_no_credentials(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    scene.check(scene.upload(scene.address("refusals/nobody")), 4, "NoCredentials")


def test_no_server(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{taken.getsockname()[1]}")
        scene.check(scene.upload(scene.address("refusals/nowhere")), 7, "ConnectionRefused")
        scene.check(scene.download(scene.address(KEY)), 7, "ConnectionRefused")


def test_no_folder(scene: Scene) -> None:
    ran = scene.owner("download", scene.address(KEY), "-o", "missing/kept.txt", "--json")
    scene.check(ran, 8, "FolderNotFound")


def test_of_several_files_the_good_ones_arrive(scene: Scene) -> None:
    ran = scene.owner("upload", "missing.bin", "sent.bin", scene.address("refusals/several/"), "--json")
    assert [row["state"] for row in ran.json["transfers"]] == ["failed", "done"]
    scene.check(ran, 3, "SourceNotFound")
    assert scene.is_stored("refusals/several/sent.bin")
