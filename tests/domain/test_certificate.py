"""What a certificate says, for a person whose computer does not trust it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.certificate import Certificate, read_certificate
from tests.fakes.certificates import certificate, der, issuer, names

BEGINS = datetime(2026, 11, 1, 12, 0, 0, tzinfo=UTC)
ENDS = datetime(2051, 1, 2, 3, 4, 5, tzinfo=UTC)


def read(*options: Any, **more: Any) -> Certificate:
    made = read_certificate(der(certificate(*options, **more)[0]))
    assert made is not None
    return made


def test_who_issued_it_for_whom_and_when() -> None:
    found = read(
        names("storage.example", "Example Ltd."),
        issuer("Inspection CA 報告", "Example Ltd."),
        hosts=("*.storage.example", "storage.example", "10.0.0.7", "::1"),
        begins=BEGINS,
        ends=ENDS,
    )
    assert found == Certificate(
        issuer="Inspection CA 報告, Example Ltd.",
        subject="storage.example, Example Ltd.",
        is_self_signed=False,
        not_before=BEGINS,
        not_after=ENDS,
        hosts=("*.storage.example", "storage.example", "10.0.0.7", "::1"),
    )


def test_one_that_signed_itself_and_names_no_host() -> None:
    found = read(names("minio"), hosts=())
    assert (found.issuer, found.is_self_signed, found.hosts) == ("minio", True, ())
    assert not found.is_for("minio")


@pytest.mark.parametrize(
    ("host", "fits"),
    [
        ("a.storage.example", True),
        ("A.Storage.Example.", True),
        ("storage.example", False),
        ("a.b.storage.example", False),
        ("astorage.example", False),
        ("10.0.0.7", True),
        ("10.0.0.8", False),
        ("localhost", False),
    ],
)
def test_the_hosts_it_is_for(host: str, fits: bool) -> None:
    assert read(hosts=("*.storage.example", "10.0.0.7")).is_for(host) is fits


def test_names_are_fit_to_be_shown() -> None:
    found = read(names("evil\x1b[31m\n" + "x" * 50), hosts=())
    assert found.issuer == "evil[31m" + "x" * 50


WHOLE = der(certificate(hosts=("a.example",))[0])


@given(st.data())
def test_what_is_no_certificate_is_none(data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(WHOLE)))
    noise = data.draw(st.binary(max_size=40))
    found = read_certificate(WHOLE[:cut] + noise + WHOLE[cut + len(noise) :])
    assert found is None or isinstance(found, Certificate)
    assert read_certificate(noise) is None
