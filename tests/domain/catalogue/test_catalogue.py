"""Every entry reads well, and is given the facts that its texts name."""

import ast
import importlib
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import presign_gui
from presign_gui.domain import catalogue
from presign_gui.domain.catalogue import all_entries
from presign_gui.domain.errors import Actor, CatalogueEntry, PresignGuiError, Retry

ENTRIES = all_entries()
SOURCES = sorted(Path(presign_gui.__file__).parent.rglob("*.py"))
# What `CatalogueEntry.error` takes beside the facts; a place of the same name would stay empty. `status` is a fact too.
NOT_FACTS = {"code", "request_id", "host_id", "detail"}

each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=[entry.kind for entry in ENTRIES])


def places(entry: CatalogueEntry) -> set[str]:
    """Return the named places in an entry's texts."""
    texts = (entry.title, entry.cause, entry.remedy)
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_catalogue_is_found_whole() -> None:
    modules = [path.stem for path in Path(catalogue.__file__).parent.glob("*.py") if path.stem != "__init__"]
    assert {"input", "network", "presigned_url", "s3_access", "s3_service"} <= set(modules)
    for name in modules:
        module = importlib.import_module(f"presign_gui.domain.catalogue.{name}")
        own = [value for value in vars(module).values() if isinstance(value, CatalogueEntry)]
        assert own
        assert set(own) <= set(ENTRIES)


def test_kinds_are_unique() -> None:
    assert not [kind for kind, count in Counter(entry.kind for entry in ENTRIES).items() if count > 1]


@each_entry
def test_the_kind_is_written_as_s3_writes_its_codes(entry: CatalogueEntry) -> None:
    assert re.fullmatch(r"([A-Z][a-z0-9]*|[A-Z0-9]+)+", entry.kind)


@each_entry
def test_the_title_is_a_few_words(entry: CatalogueEntry) -> None:
    assert 3 <= len(entry.title) <= 60
    assert entry.title == entry.title.strip()
    assert not entry.title.endswith((".", "!", ":"))
    assert entry.title[0].isupper() or entry.title[0] == "{"


@each_entry
def test_cause_and_remedy_are_one_sentence_each(entry: CatalogueEntry) -> None:
    for text in (entry.cause, entry.remedy):
        assert text == text.strip()
        assert text.endswith(".")
        assert not text.endswith("..")
        assert not re.search(r"[.!?][”)]? [A-Z]", text), text
        assert "  " not in text
        assert not re.match(r"[a-z]+\b", text), text


@each_entry
def test_texts_are_typeset(entry: CatalogueEntry) -> None:
    for text in (entry.title, entry.cause, entry.remedy):
        assert '"' not in text
        assert "..." not in text


@each_entry
def test_places_have_names_and_no_format(entry: CatalogueEntry) -> None:
    for text in (entry.title, entry.cause, entry.remedy):
        for _, name, form, conversion in string.Formatter().parse(text):
            assert name is None or re.fullmatch(r"[a-z_]+", name)
            assert not form
            assert not conversion
    assert not places(entry) & NOT_FACTS


@each_entry
def test_it_says_where_it_comes_from_and_what_to_do(entry: CatalogueEntry) -> None:
    assert entry.source.strip()
    assert isinstance(entry.retry, Retry)
    assert isinstance(entry.actor, Actor)
    assert issubclass(entry.family, PresignGuiError)


@each_entry
def test_waiting_is_advised_only_where_trying_again_helps(entry: CatalogueEntry) -> None:
    if entry.actor is Actor.NOBODY_WAIT:
        assert entry.retry is Retry.BACKOFF


@each_entry
def test_texts_are_marked_for_translation(entry: CatalogueEntry) -> None:
    marked = {text for path in SOURCES for text in MARKED[path]}
    assert {entry.title, entry.cause, entry.remedy} <= marked


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_every_error_is_raised_with_its_facts(path: Path) -> None:
    for call, entry in error_calls(ast.parse(path.read_text(encoding="utf-8"))):
        given = {keyword.arg for keyword in call.keywords}
        if None in given:
            continue  # facts passed on as a whole are seen where they come from
        assert places(entry) - {"status"} <= given, f"{path.name}:{call.lineno} {entry.kind}"


def error_calls(tree: ast.Module) -> Iterator[tuple[ast.Call, CatalogueEntry]]:
    """Find `ENTRY.error(...)` and `case.error(ENTRY, ...)`, also where one of two entries is chosen."""
    aliases = dict(catalogue_imports(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "error":
            for expression in (call.func.value, *call.args[:1]):
                for choice in choices(expression):
                    entry = resolve(choice, aliases)
                    if entry is not None:
                        yield call, entry


def choices(expression: ast.expr) -> tuple[ast.expr, ...]:
    return (expression.body, expression.orelse) if isinstance(expression, ast.IfExp) else (expression,)


def catalogue_imports(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("presign_gui.domain.catalogue"):
            for name in node.names:
                if node.module == "presign_gui.domain.catalogue" and name.name != "all_entries":
                    yield name.asname or name.name, importlib.import_module(f"{node.module}.{name.name}")
                else:
                    yield name.asname or name.name, getattr(importlib.import_module(str(node.module)), name.name)


def resolve(expression: ast.expr, aliases: dict[str, object]) -> CatalogueEntry | None:
    found: object = None
    if isinstance(expression, ast.Name):
        found = aliases.get(expression.id)
    elif isinstance(expression, ast.Attribute) and isinstance(expression.value, ast.Name):
        found = getattr(aliases.get(expression.value.id), expression.attr, None)
    return found if isinstance(found, CatalogueEntry) else None


def marked_texts(path: Path) -> set[str]:
    """Return the texts in QT_TRANSLATE_NOOP("errors", ...), which must be literals for Qt's lupdate to find them."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return {
        str(call.args[1].value)
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "QT_TRANSLATE_NOOP"
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value == "errors"
        and isinstance(call.args[1], ast.Constant)
    }


MARKED = {path: marked_texts(path) for path in SOURCES if "catalogue" in path.parts}
MARKED |= {path: set() for path in SOURCES if path not in MARKED}
