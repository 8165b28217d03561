from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.app.open_connection import OpenConnection
from presign_gui.domain.backend_limits import NO_LIMITS, BackendLimits
from presign_gui.domain.errors import InputError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import GetObject, PutObject
from presign_gui.domain.transfer import IfExists
from tests.fakes.signers import NOW, SECRET, FakeSigner
from tests.fakes.stacks import FakeFunctions

HERE = ObjectLocation("bucket", "reports/報告 1.pdf")


@pytest.fixture
def signer() -> FakeSigner:
    return FakeSigner()


@pytest.fixture
def opened(signer: FakeSigner) -> OpenConnection:
    connection = Connection(name="Team", signer=SignerKind.LOCAL)
    return OpenConnection(connection=connection, signer=signer, browser=None)


def test_an_upload_is_signed_for_the_files_media_type_when_its_turn_comes(
    opened: OpenConnection, signer: FakeSigner
) -> None:
    job = opened.upload_job(Path("/somewhere/報告 1.pdf"), HERE, 900, create_only=True)
    assert signer.asked == []
    assert job.sign().location == HERE
    assert signer.asked == [
        PutObject(location=HERE, expires_in=900, content_type="application/pdf", if_none_match=True)
    ]
    assert (job.connection, job.name) == ("Team", "報告 1.pdf")


def test_a_retry_signs_again(opened: OpenConnection, signer: FakeSigner) -> None:
    job = opened.download_job(HERE, Path("/downloads"))
    job.sign()
    job.sign()
    assert len(signer.asked) == 2


def test_a_download_keeps_what_was_chosen_for_it(opened: OpenConnection, signer: FakeSigner) -> None:
    job = opened.download_job(HERE, Path("/downloads"), 60, file_name="r.pdf", if_exists=IfExists.SKIP)
    assert (job.folder, job.file_name, job.if_exists, job.name) == (Path("/downloads"), "r.pdf", IfExists.SKIP, "r.pdf")
    job.sign()
    assert signer.asked == [GetObject(location=HERE, expires_in=60)]


def test_a_download_is_called_by_the_end_of_its_key(opened: OpenConnection) -> None:
    assert opened.download_job(HERE, Path("/downloads")).name == "報告 1.pdf"
    assert opened.download_job(ObjectLocation("bucket", "a/b/"), Path("/downloads")).name == "b"


def test_a_shared_link_saves_under_the_objects_own_name_in_a_browser(
    opened: OpenConnection, signer: FakeSigner
) -> None:
    link = opened.download_link(HERE, 60)
    asked = signer.asked[0]
    assert isinstance(asked, GetObject)
    assert asked.response_content_disposition is not None
    assert asked.response_content_disposition.startswith("attachment;")
    assert "%E5%A0%B1%E5%91%8A%201.pdf" in asked.response_content_disposition
    assert link.expires_at == NOW + timedelta(seconds=60)
    assert SECRET in link.url
    assert SECRET not in repr(link)
    assert not link.is_other_object


def test_an_upload_link_demands_no_media_type_of_its_user(opened: OpenConnection, signer: FakeSigner) -> None:
    link = opened.upload_link(HERE, 60)
    assert signer.asked == [PutObject(location=HERE, expires_in=60)]
    assert (link.method, link.headers_to_send) == ("PUT", ())


@pytest.mark.parametrize(
    ("location", "kind"),
    [(ObjectLocation("No", "key"), "InvalidBucketName"), (ObjectLocation("bucket", ""), "KeyEmpty")],
)
def test_an_impossible_location_is_refused_before_anything_is_queued(
    opened: OpenConnection, location: ObjectLocation, kind: str
) -> None:
    for make in (
        lambda: opened.upload_job(Path("/f"), location),
        lambda: opened.download_job(location, Path("/")),
        lambda: opened.download_link(location, 60),
        lambda: opened.upload_link(location, 60),
    ):
        with pytest.raises(InputError) as caught:
            make()
        assert caught.value.kind == kind


def limited(signer: FakeSigner, **limits: Any) -> OpenConnection:
    upload = BackendLimits(**{"buckets": (), "prefixes": ("",), "max_expires_in": 600, **limits})
    connection = Connection(name="Team", signer=SignerKind.LAMBDA)
    functions = FakeFunctions(upload)
    return OpenConnection(connection=connection, signer=signer, browser=None, functions=functions)


def test_a_link_of_which_nobody_chose_the_life_lasts_as_long_as_the_signer_allows(signer: FakeSigner) -> None:
    signer.capabilities = replace(signer.capabilities, max_expires_in=600)
    opened = limited(signer)
    for link in (opened.download_link, opened.upload_link):
        link(HERE, None)
        link(HERE, 900)
    assert [each.expires_in for each in signer.asked] == [600, 900, 600, 900]


def test_an_upload_link_is_for_one_media_type_only_where_the_functions_limit_them(signer: FakeSigner) -> None:
    limited(signer, content_types=("application/pdf",)).upload_link(HERE, 60)
    assert signer.asked == [PutObject(location=HERE, expires_in=60, content_type="application/pdf")]


def test_without_functions_the_limits_are_those_that_are_known(opened: OpenConnection) -> None:
    assert opened.learn_limits() == NO_LIMITS


def test_each_function_tells_its_own_limits(signer: FakeSigner) -> None:
    limits = limited(signer, max_size=5).learn_limits()
    assert limits.upload is not None
    assert (limits.upload.max_size, limits.download) == (5, None)
