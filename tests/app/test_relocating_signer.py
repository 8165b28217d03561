"""A signer that learns where buckets are."""

from dataclasses import replace

from presign_gui.app.relocating_signer import RelocatingSigner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import GetObject, PresignedRequest, SigningRequest, UploadPart
from tests.fakes.signers import FakeSigner


class RegionalSigner(FakeSigner):
    def __init__(self, region: str) -> None:
        super().__init__()
        self.region = region

    def sign(self, request: SigningRequest) -> PresignedRequest:
        return replace(super().sign(request), region=self.region)


def get(bucket: str) -> GetObject:
    return GetObject(location=ObjectLocation(bucket, "key"), expires_in=60)


def part(bucket: str, number: int) -> UploadPart:
    return UploadPart(location=ObjectLocation(bucket, "key"), expires_in=60, upload_id="u", part_number=number)


def test_each_bucket_is_signed_for_its_own_region() -> None:
    made: list[str] = []

    def sign_in(region: str) -> RegionalSigner:
        made.append(region)
        return RegionalSigner(region)

    signer = RelocatingSigner(RegionalSigner("us-east-1"), sign_in)
    assert signer.region_of("far") is None
    assert signer.sign(get("far")).region == "us-east-1"
    assert signer.region_of("far") == "us-east-1"
    signer.learn("far", "eu-central-1")
    assert signer.sign(get("far")).region == "eu-central-1"
    assert signer.region_of("far") == "eu-central-1"
    assert signer.sign(get("near")).region == "us-east-1"
    assert [each.region for each in signer.sign_parts([part("far", 1), part("far", 2)])] == ["eu-central-1"] * 2
    assert [each.region for each in signer.sign_parts([part("near", 1)])] == ["us-east-1"]
    assert signer.sign_parts([]) == []
    assert made == ["eu-central-1"]


def test_it_can_do_what_the_connections_signer_can() -> None:
    own = FakeSigner()
    signer = RelocatingSigner(own, RegionalSigner)
    assert signer.capabilities is own.capabilities
    assert signer.learn_capabilities() is own.capabilities
