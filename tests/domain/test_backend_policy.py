"""What an owner decides becomes the templates' parameters, or is refused before AWS is asked."""

import re
from typing import Any

import pytest

from presign_gui.domain.backend_policy import RUNTIMES, BackendPolicy, ClassicPolicy, check_stack_name
from presign_gui.domain.catalogue import input as inputs
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import CatalogueEntry, InputError
from tests.cloudformation.templates import FOLDER, backend, read

EVERYTHING = BackendPolicy(
    upload_prefixes=("in/", "shared/x y/"),
    download_prefixes=(),
    max_expires_in=600,
    max_size=0,
    create_only=True,
    content_types=("image/*", "application/pdf"),
    reserved_concurrency=-1,
    log_retention_days=7,
    function_urls=False,
    existing_bucket="my-bucket",
    runtime="python3.13",
)


def test_everything_that_is_decided_becomes_a_parameter() -> None:
    assert EVERYTHING.parameters() == {
        "UploadPrefixes": "in/,shared/x y/",
        "DownloadPrefixes": "",
        "MaxExpiresIn": "600",
        "MaxSize": "0",
        "CreateOnly": "true",
        "ContentTypes": "image/*,application/pdf",
        "ReservedConcurrency": "-1",
        "LogRetentionDays": "7",
        "FunctionUrls": "no",
        "ExistingBucketName": "my-bucket",
        "LambdaRuntime": "python3.13",
    }


def test_the_templates_runtimes_are_these() -> None:
    parameter = backend("root")["Parameters"]["LambdaRuntime"]
    assert tuple(parameter["AllowedValues"]) == RUNTIMES
    assert parameter["Default"] == RUNTIMES[-1]


def test_what_is_not_decided_is_left_to_the_template() -> None:
    assert BackendPolicy().parameters() == {}
    assert ClassicPolicy().parameters() == {}


def test_the_template_takes_what_is_made_here() -> None:
    taken = backend("root")["Parameters"]
    for name, value in EVERYTHING.parameters().items():
        pattern = taken[name].get("AllowedPattern")
        assert pattern is None or re.fullmatch(pattern, value), name
        allowed = [str(each) for each in taken[name].get("AllowedValues", [value])]
        assert value in allowed, name
    classic = ClassicPolicy(object_key="a", expires_in=60, existing_bucket="my-bucket").parameters()
    assert set(classic) <= set(read(FOLDER / "classic" / "root.yaml")["Parameters"])


@pytest.mark.parametrize(
    ("decided", "entry"),
    [
        ({"upload_prefixes": ("in",)}, entries.KEY_PREFIX_INVALID),
        ({"download_prefixes": ("*/",)}, entries.KEY_PREFIX_INVALID),
        ({"upload_prefixes": ("a,b/",)}, entries.KEY_PREFIX_INVALID),
        ({"upload_prefixes": ("${aws:username}/",)}, entries.KEY_PREFIX_INVALID),
        ({"upload_prefixes": tuple(f"{n}/" for n in range(6))}, entries.TOO_MANY_PREFIXES),
        ({"content_types": ("image",)}, entries.CONTENT_TYPE_INVALID),
        ({"content_types": ("*/*",)}, entries.CONTENT_TYPE_INVALID),
        ({"max_expires_in": 0}, entries.LIMIT_OUT_OF_RANGE),
        ({"max_expires_in": 12 * 3600 + 1}, entries.LIMIT_OUT_OF_RANGE),
        ({"max_size": -1}, entries.LIMIT_OUT_OF_RANGE),
        ({"reserved_concurrency": -2}, entries.LIMIT_OUT_OF_RANGE),
        ({"log_retention_days": 8}, entries.LIMIT_OUT_OF_RANGE),
        ({"existing_bucket": "No Bucket"}, inputs.BUCKET_NAME_INVALID),
        ({"runtime": "python3.8"}, entries.RUNTIME_UNKNOWN),
    ],
)
def test_what_the_template_would_not_take_is_refused(decided: dict[str, Any], entry: CatalogueEntry) -> None:
    with pytest.raises(InputError) as raised:
        BackendPolicy(**decided).parameters()
    assert raised.value.entry is entry


@pytest.mark.parametrize(
    ("decided", "entry"),
    [
        ({"object_key": ""}, inputs.KEY_EMPTY),
        ({"expires_in": 7 * 86400 + 1}, entries.LIMIT_OUT_OF_RANGE),
        ({"existing_bucket": "a"}, inputs.BUCKET_NAME_INVALID),
    ],
)
def test_the_classic_templates_limits_hold_too(decided: dict[str, Any], entry: CatalogueEntry) -> None:
    with pytest.raises(InputError) as raised:
        ClassicPolicy(**decided).parameters()
    assert raised.value.entry is entry


@pytest.mark.parametrize("name", ["team", "a-1", "a" * 32])
def test_a_name_is_one_that_every_resource_can_begin_with(name: str) -> None:
    check_stack_name(name)
    for root in FOLDER.glob("*/root.yaml"):
        assert re.fullmatch(read(root)["Parameters"]["Prefix"]["AllowedPattern"], name)


@pytest.mark.parametrize("name", ["", "ab", "1team", "-team", "team-", "Team", "te_am", "a" * 33, "te am", "täm"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(InputError) as raised:
        check_stack_name(name)
    assert raised.value.entry is entries.STACK_NAME_INVALID
