"""A function's limits are read with distrust, and applied as the function applies them."""

from typing import Any

import pytest

from presign_gui.domain.backend_limits import BackendLimits
from presign_gui.domain.signing import MAX_EXPIRES_IN

TOLD: dict[str, Any] = {
    "buckets": ["b"],
    "prefixes": ["in/", "shared/x/"],
    "max_expires_in": 600,
    "max_size": None,
    "create_only": False,
    "content_types": ["image/*", "application/pdf"],
    "max_part_numbers": 100,
}


def test_what_is_told_is_read_and_told_again() -> None:
    limits = BackendLimits.from_json(TOLD)
    assert limits.to_json() == {name: value for name, value in TOLD.items() if name != "max_part_numbers"}
    assert BackendLimits.from_json(limits.to_json()) == limits


def test_no_url_lasts_longer_than_s3_lets_it() -> None:
    assert BackendLimits.from_json(TOLD | {"max_expires_in": 10**9}).max_expires_in == MAX_EXPIRES_IN


@pytest.mark.parametrize(
    "change",
    [
        {"buckets": None},
        {"buckets": "b"},
        {"buckets": [1]},
        {"prefixes": ["a\n"]},
        {"max_expires_in": None},
        {"max_expires_in": 0},
        {"max_expires_in": True},
        {"max_expires_in": "600"},
        {"max_size": 0},
        {"max_size": "1"},
        {"content_types": {}},
    ],
)
def test_what_can_be_no_limits_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        BackendLimits.from_json(TOLD | change)


@pytest.mark.parametrize(("key", "allowed"), [("in/a", True), ("shared/x/a", True), ("inn/a", False), ("a", False)])
def test_keys_are_held_to_the_prefixes(key: str, allowed: bool) -> None:
    assert BackendLimits.from_json(TOLD).allows_key(key) is allowed
    assert BackendLimits.from_json(TOLD | {"prefixes": [""]}).allows_key(key)


@pytest.mark.parametrize(
    ("content_type", "allowed"),
    [("image/png", True), ("APPLICATION/pdf; a=b", True), ("application/pdfx", False), (None, False)],
)
def test_content_types_are_held_to_the_list(content_type: str | None, allowed: bool) -> None:
    assert BackendLimits.from_json(TOLD).allows_content_type(content_type) is allowed
    assert BackendLimits.from_json(TOLD | {"content_types": []}).allows_content_type(content_type)
