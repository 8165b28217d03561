"""The templates pass cfn-lint as they stand, and are what docs/backend.md says."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cloudformation.templates import ALL, BACKEND, FOLDER, backend, inside, name_of, read, resources
from tests.lambda_functions.function import UPLOAD_OPERATIONS

REGIONS = ["us-east-1", "eu-central-1", "ap-northeast-1", "cn-north-1", "us-gov-west-1"]
"""One or more of each partition."""


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_cfn_lint_has_nothing_to_say(path: Path) -> None:
    api = importlib.import_module("cfnlint.api")
    # GovCloud has no function URLs, which is why they stand in a template that is not read unless it is asked for.
    regions = [region for region in REGIONS if path.name != "urls.yaml" or not region.startswith("us-gov-")]
    assert api.lint_file(path, config=api.ManualArgs(regions=regions)) == []


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_nothing_is_ignored(path: Path) -> None:
    assert "cfn-lint" not in path.read_text(encoding="utf-8").lower()
    assert "cfn-lint" not in str(read(path).get("Metadata", {}))
    root = FOLDER.parents[1]
    assert [each for name in (".cfnlintrc*", "setup.cfg") for each in root.glob(name)] == []


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_no_partition_is_taken_for_granted(path: Path) -> None:
    texts = [each for each in inside(read(path)["Resources"]) if isinstance(each, str)]
    assert [each for each in texts if re.search(r"arn:aws|amazonaws\.com(?<!lambda\.amazonaws\.com)", each)] == []


@pytest.mark.parametrize("path", [path for path in ALL if path.name == "root.yaml"], ids=name_of)
def test_each_nested_stack_is_given_what_its_template_takes(path: Path) -> None:
    for stack in resources(read(path), "AWS::CloudFormation::Stack"):
        nested = read(path.parent / str(stack["Properties"]["TemplateURL"]["Fn::Sub"][0]).rpartition("/")[2])
        assert set(stack["Properties"]["Parameters"]) == set(nested["Parameters"])


def test_the_bucket_is_private_encrypted_and_tidied() -> None:
    (bucket,) = resources(backend("root"), "AWS::S3::Bucket")
    properties = bucket["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(properties["PublicAccessBlockConfiguration"]) == 4
    assert properties["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    (encryption,) = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    (rule,) = properties["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["AbortIncompleteMultipartUpload"]) == ("Enabled", {"DaysAfterInitiation": 7})


def test_the_objects_outlive_the_stack() -> None:
    (bucket,) = resources(backend("root"), "AWS::S3::Bucket")
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_plain_http_is_denied_unless_it_is_asked_for() -> None:
    (policy,) = resources(backend("root"), "AWS::S3::BucketPolicy")
    (denial,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert (denial["Effect"], denial["Principal"], denial["Action"]) == ("Deny", "*", "s3:*")
    assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert len(denial["Resource"]) == 2
    assert backend("root")["Parameters"]["RequireTls"]["Default"] == "true"


def test_create_only_is_denied_to_the_role_otherwise() -> None:
    (role,) = resources(backend("function"), "AWS::IAM::Role")
    condition, denial, otherwise = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][1]["Fn::If"]
    assert (condition, otherwise) == ("IsCreateOnlyUpload", {"Ref": "AWS::NoValue"})
    assert (denial["Effect"], denial["Action"]) == ("Deny", "s3:PutObject")
    assert denial["Condition"] == {
        "Null": {"s3:if-none-match": "true"},
        "Bool": {"s3:ObjectCreationOperation": "true"},
    }


def test_every_function_logs_to_a_group_that_forgets() -> None:
    template = backend("function")
    (group,) = resources(template, "AWS::Logs::LogGroup")
    (function,) = resources(template, "AWS::Lambda::Function")
    assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    assert function["Properties"]["LoggingConfig"] == {"LogGroup": {"Ref": "LogGroup"}}


def test_the_functions_environment_is_the_policy_that_the_code_reads() -> None:
    (function,) = resources(backend("function"), "AWS::Lambda::Function")
    variables = dict(function["Properties"]["Environment"]["Variables"])
    assert variables.pop("OPERATIONS") == {"Fn::If": ["IsUpload", UPLOAD_OPERATIONS, "get_object"]}
    assert variables == {
        "ALLOWED_BUCKETS": {"Ref": "BucketName"},
        "ALLOWED_PREFIXES": {"Ref": "KeyPrefixes"},
        "MAX_EXPIRES_IN": {"Ref": "MaxExpiresIn"},
        "MAX_SIZE": {"Ref": "MaxSize"},
        "CREATE_ONLY": {"Ref": "CreateOnly"},
        "CONTENT_TYPES": {"Ref": "ContentTypes"},
    }


def test_concurrency_is_reserved_where_it_is_asked_for() -> None:
    (function,) = resources(backend("function"), "AWS::Lambda::Function")
    reserved = function["Properties"]["ReservedConcurrentExecutions"]
    assert reserved == {"Fn::If": ["HasReservedConcurrency", {"Ref": "ReservedConcurrency"}, {"Ref": "AWS::NoValue"}]}
    condition = backend("function")["Conditions"]["HasReservedConcurrency"]
    assert condition == {"Fn::Not": [{"Fn::Equals": [{"Ref": "ReservedConcurrency"}, -1]}]}
    assert backend("root")["Parameters"]["ReservedConcurrency"]["Default"] == -1


def test_function_urls_want_iam_and_are_left_out() -> None:
    root = backend("root")
    assert root["Parameters"]["FunctionUrls"]["Default"] == "no"
    assert root["Resources"]["UrlStack"]["Condition"] == "HasFunctionUrls"
    urls = resources(backend("urls"), "AWS::Lambda::Url")
    assert [each["Properties"]["AuthType"] for each in urls] == ["AWS_IAM", "AWS_IAM"]
    others = [path for path in BACKEND if path.name != "urls.yaml"]
    assert not any(resources(read(path), "AWS::Lambda::Url") for path in others)


def _pattern(parameter: str) -> str:
    pattern: str = backend("root")["Parameters"][parameter]["AllowedPattern"]
    return pattern


@pytest.mark.parametrize("parameter", ["UploadPrefixes", "DownloadPrefixes"])
def test_prefixes_end_in_a_slash_and_hold_nothing_that_widens_a_policy(parameter: str) -> None:
    pattern = _pattern(parameter)
    for good in ("", "in/", "a/b c/,x/", "a/,b/,c/,d/,e/"):
        assert re.fullmatch(pattern, good), good
    for bad in ("in", "*/", "a?/", "${aws:username}/", "a/,", ",a/", "a/,b", "a/,b/,c/,d/,e/,f/", 'a"/', "a\\/"):
        assert not re.fullmatch(pattern, bad), bad


def test_content_types_are_exact_or_all_of_a_kind() -> None:
    pattern = _pattern("ContentTypes")
    for good in ("", "image/*", "application/pdf,text/plain", "image/svg+xml"):
        assert re.fullmatch(pattern, good), good
    for bad in ("*", "*/*", "image", "Image/PNG", "image/*,", "image/p*"):
        assert not re.fullmatch(pattern, bad), bad


def _select(resource: Any, prefixes: str) -> str:
    """Work out one resource of the role as CloudFormation does: Fn::Sub, then Fn::Split, then Fn::Select."""
    text, variables = resource["Fn::Sub"]
    index, split = variables["KeyPrefix"]["Fn::Select"]
    separator, source = split["Fn::Split"]
    chosen = source["Fn::Sub"].replace("${KeyPrefixes}", prefixes).split(separator)[index]
    return str(text).replace("${KeyPrefix}", chosen).partition("${BucketName}/")[2]


@pytest.mark.parametrize("count", range(1, 6))
def test_the_role_has_each_prefix_and_no_other(count: int) -> None:
    (role,) = resources(backend("function"), "AWS::IAM::Role")
    granted = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]["Resource"]
    prefixes = [f"prefix-{number}/" for number in range(count)]
    assert {_select(each, ",".join(prefixes)) for each in granted} == {f"{prefix}*" for prefix in prefixes}
    assert {_select(each, "") for each in granted} == {"*"}
