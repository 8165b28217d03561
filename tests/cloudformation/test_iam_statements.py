"""No statement in any template allows more than its function needs."""

from pathlib import Path
from typing import Any

import pytest

from tests.cloudformation.statements import faults, statements
from tests.cloudformation.templates import ALL, CLASSIC, backend, inside, leaves, name_of, read, resources

OBJECTS = {"Fn::Sub": "arn:${AWS::Partition}:s3:::${BucketName}/*"}


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_every_statement_is_narrow(path: Path) -> None:
    assert [(each, found) for each in statements(read(path)) if (found := faults(each))] == []


def test_there_are_statements_to_read() -> None:
    assert {name_of(path): len(list(statements(read(path)))) for path in ALL if list(statements(read(path)))} == {
        "backend/function.yaml": 4,
        "backend/root.yaml": 3,
        "classic/lambda.yaml": 4,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"Action": "*"},
        {"Action": "s3:*"},
        {"Action": ["s3:GetObject", "s3:Get*"]},
        {"Action": {"Fn::If": ["IsUpload", ["s3:PutObject"], ["s3:*"]]}},
        {"Action": {"Ref": "Actions"}},
        {"Action": []},
        {"NotAction": "s3:DeleteObject"},
        {"NotResource": OBJECTS},
        {"Resource": "*"},
        {"Resource": []},
        {"Resource": [OBJECTS, "*"]},
        {"Resource": {"Fn::If": ["HasPrefix", OBJECTS, "*"]}},
        {"Resource": {"Ref": "Anything"}},
        {"Resource": "arn:aws:s3:::bucket/*"},
        {"Resource": {"Fn::Sub": "arn:${AWS::Partition}:s3:::*"}},
        {"Resource": {"Fn::Sub": "arn:${AWS::Partition}:s3:::${BucketName}"}},
        {"Resource": {"Fn::Sub": "arn:${AWS::Partition}:s3:::${BucketName}*"}},
        {"Resource": {"Fn::Sub": "arn:${AWS::Partition}:s3:::${BucketName}-*/*"}},
        {"Resource": {"Fn::Sub": ["arn:${AWS::Partition}:s3:::${BucketName}/*${KeyPrefix}", {}]}},
        {"Resource": {"Fn::Sub": "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*"}},
        {"Resource": {"Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:*"}},
        {"Resource": {"Fn::GetAtt": ["Bucket", "Arn"]}},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": "lambda.amazonaws.com"}},
        {"Effect": "Deny"},
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ],
)
def test_what_is_wide_is_found(change: dict[str, Any]) -> None:
    narrow = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [OBJECTS]}
    assert faults(narrow) == []
    assert faults(narrow | change) != []


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_no_policy_of_awss_own_is_attached_but_the_classic_logs(path: Path) -> None:
    attached = [
        each["ManagedPolicyArns"]
        for each in inside(read(path))
        if isinstance(each, dict) and "ManagedPolicyArns" in each
    ]
    logs = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}
    assert attached == ([[logs], [logs]] if path in CLASSIC and path.name == "lambda.yaml" else [])


def test_each_function_may_do_what_its_urls_do_and_no_more() -> None:
    (role,) = resources(backend("function"), "AWS::IAM::Role")
    objects, log = (policy["PolicyDocument"]["Statement"] for policy in role["Properties"]["Policies"])
    allowed = objects[0]["Action"]["Fn::If"]
    assert allowed == [
        "IsUpload",
        ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
        ["s3:GetObject", "s3:GetObjectVersion"],
    ]
    assert [each["Action"] for each in log] == [["logs:CreateLogStream", "logs:PutLogEvents"]]


def test_members_may_invoke_the_two_functions_and_nothing_else() -> None:
    (policy,) = resources(backend("root"), "AWS::IAM::ManagedPolicy")
    allowed = leaves(policy["Properties"]["PolicyDocument"]["Statement"])
    assert [each["Action"] for each in allowed] == ["lambda:InvokeFunction", "lambda:InvokeFunctionUrl"]
    both = [{"Fn::GetAtt": [f"{stack}Stack", "Outputs.FunctionArn"]} for stack in ("Upload", "Download")]
    assert [each["Resource"] for each in allowed] == [both, both]
    assert allowed[1]["Condition"] == {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}}
