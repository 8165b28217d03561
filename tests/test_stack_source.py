"""A stack's files are the program's own, under a name that changes only with them."""

import io
import zipfile

import pytest

from presign_gui.domain.stack import StackKind
from presign_gui.stack_source import StackSource, load_source

SOURCE = StackSource(StackKind.BACKEND, "template", {"function.yaml": b"function"})


def test_the_backends_files_are_its_nested_templates_and_its_code() -> None:
    source = load_source(StackKind.BACKEND)
    assert source.template.startswith("AWSTemplateFormatVersion")
    assert set(source.files) == {"function.yaml", "urls.yaml", "presign_backend.zip"}
    with zipfile.ZipFile(io.BytesIO(source.files["presign_backend.zip"])) as archive:
        assert "presign_backend/main.py" in archive.namelist()
        assert all(name.startswith("presign_backend/") and name.endswith(".py") for name in archive.namelist())
        assert {each.external_attr >> 16 & 0o777 for each in archive.infolist()} == {0o644}
        compile(archive.read("presign_backend/main.py"), "main.py", "exec")


def test_the_classic_stack_has_its_code_in_its_templates() -> None:
    assert set(load_source(StackKind.CLASSIC).files) == {"s3.yaml", "lambda.yaml"}


def test_the_name_changes_with_the_content_and_with_nothing_else() -> None:
    assert load_source(StackKind.BACKEND).prefix == load_source(StackKind.BACKEND).prefix
    assert SOURCE.prefix.startswith("presign-gui/backend/")
    changed = StackSource(StackKind.BACKEND, "template", {"function.yaml": b"other"})
    renamed = StackSource(StackKind.BACKEND, "template", {"functions.yaml": b"function"})
    assert len({SOURCE.prefix, changed.prefix, renamed.prefix}) == 3


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (StackKind.BACKEND, {"StagingBucketName": "b", "StagingPrefix": "{prefix}"}),
        (StackKind.CLASSIC, {"TemplateBucketName": "b"}),
    ],
)
def test_each_template_is_told_the_place_in_its_own_words(kind: StackKind, place: dict[str, str]) -> None:
    source = load_source(kind)
    told = {name: value.format(prefix=source.prefix) for name, value in place.items()}
    assert source.parameters("b", "https://s3") == told | {"TemplateBaseUrl": f"https://s3/b/{source.prefix}"}
    declared = source.template.partition("\nParameters:\n")[2].partition("\nConditions:\n")[0]
    assert all(f"  {name}:\n" in declared for name in source.parameters("b", "https://s3"))
