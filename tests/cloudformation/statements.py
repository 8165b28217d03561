"""Judges the statements of IAM policies in a template: what each may name as its actions and resources.

It knows the few forms that the project needs, and takes everything else for too wide.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from tests.cloudformation.templates import inside, leaves

_ACTION: Final = re.compile(r"[a-z0-9-]+:[A-Za-z0-9]+")
_OBJECTS: Final = re.compile(
    r"arn:\$\{AWS::Partition\}:s3:::\$\{(BucketName|S3BucketName|Bucket)\}(/(\$\{KeyPrefix\})?\*)?"
)
_LOG: Final = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${LogGroup}:*"
"""The streams of one log group; the asterisk stands for the names of streams, which Lambda makes up."""
_FUNCTION: Final = re.compile(r"(Function\d?|\w+Stack\.Outputs)\.(Function)?Arn")


def statements(template: Any) -> Iterator[Any]:
    """Find every statement of every policy, wherever it stands: roles, trust, managed policies, buckets."""
    return (each for each in inside(template) if isinstance(each, dict) and "Effect" in each)


def faults(statement: Any) -> list[str]:
    """Say what is too wide in a statement; nothing where it is as narrow as it has to be."""
    found = [
        f"{name} names what is left out" for name in ("NotAction", "NotResource", "NotPrincipal") if name in statement
    ]
    if statement["Effect"] == "Deny":
        return found + _faults_of_denial(statement)
    actions, granted = leaves(statement.get("Action", [])), leaves(statement.get("Resource", []))
    found += [f"action {each!r}" for each in actions if not isinstance(each, str) or not _ACTION.fullmatch(each)]
    if not actions:
        found.append("no action")
    if "Principal" in statement:
        return found + _faults_of_trust(statement, granted)
    if not granted:
        found.append("no resource")
    return found + [f"resource {each!r}" for each in granted if not _is_narrow(each)]


def _faults_of_denial(statement: Any) -> list[str]:
    """A denial gives nothing, so that it may name every action; but of this bucket alone, and on a condition."""
    found = [f"resource {each!r}" for each in leaves(statement["Resource"]) if not _OBJECTS.fullmatch(_text(each))]
    return found if statement.get("Condition") else [*found, "no condition"]


def _faults_of_trust(statement: Any, granted: list[Any]) -> list[str]:
    """A role is for Lambda alone, and says nothing of resources."""
    found = [] if statement["Principal"] == {"Service": "lambda.amazonaws.com"} else ["principal"]
    found += [] if statement["Action"] == "sts:AssumeRole" else ["action of a trust"]
    return [*found, "resource of a trust"] if granted else found


def _is_narrow(resource: Any) -> bool:
    if isinstance(resource, dict) and set(resource) == {"Fn::GetAtt"}:
        target = resource["Fn::GetAtt"]
        return bool(_FUNCTION.fullmatch(target if isinstance(target, str) else ".".join(target)))
    text = _text(resource)
    return text == _LOG or (bool(_OBJECTS.fullmatch(text)) and "/" in text)


def _text(resource: Any) -> str:
    """Return the text of a `Fn::Sub`, and a text as it is."""
    value = resource.get("Fn::Sub", "") if isinstance(resource, dict) else resource
    return str(value[0] if isinstance(value, list) else value)
