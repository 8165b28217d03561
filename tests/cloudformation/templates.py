"""The templates that the program carries, read as CloudFormation reads them: short forms such as `!Sub` written out."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parents[2] / "resources" / "cloudformation"
CLASSIC: Final = tuple(sorted((FOLDER / "classic").glob("*.yaml")))
BACKEND: Final = tuple(sorted((FOLDER / "backend").glob("*.yaml")))
ALL: Final = CLASSIC + BACKEND


def read(path: Path) -> Any:
    """Return a template as plain dictionaries and lists. Raises AssertionError where it is no template."""
    template, problems = importlib.import_module("cfnlint.decode").decode(str(path))
    assert not problems, problems
    return template


def backend(name: str) -> Any:
    """Return one template of the backend by its name, such as `root`."""
    return read(FOLDER / "backend" / f"{name}.yaml")


def name_of(path: Path) -> str:
    """Name a template for a test's title."""
    return f"{path.parent.name}/{path.name}"


def inside(value: Any) -> Iterator[Any]:
    """Go through a value and everything in it."""
    yield value
    if isinstance(value, dict):
        for each in value.values():
            yield from inside(each)
    elif isinstance(value, list):
        for each in value:
            yield from inside(each)


def resources(template: Any, kind: str) -> list[Any]:
    """Return the resources of one type."""
    return [each for each in template["Resources"].values() if each["Type"] == kind]


def leaves(value: Any) -> list[Any]:
    """Return what a value can come to: the branches of every `Fn::If`, the members of lists, without `AWS::NoValue`."""
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    if isinstance(value, dict) and set(value) == {"Fn::If"}:
        return leaves(value["Fn::If"][1:])
    return [] if value == {"Ref": "AWS::NoValue"} else [value]
