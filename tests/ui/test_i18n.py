"""The catalogue of translations: whole, faithful, and no older than the sources or newer than what was compiled."""

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from presign_gui.resources import resource_path
from presign_gui.ui.i18n import TRANSLATIONS

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"\{\w+\}|%n")
TAGS = re.compile(r"</?\w+>")
Message = tuple[str, str, str]
"""Context, source, translation."""


def catalogue(language: str) -> Path:
    return resource_path("i18n", f"presign_gui_{language}.ts")


def messages(file: Path) -> list[Message]:
    found: list[Message] = []
    for context in ET.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            text = "".join(translation.itertext()).strip()
            found.append((context.findtext("name", ""), message.findtext("source", ""), text))
    return found


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_nothing_is_left_untranslated(language: str) -> None:
    text = catalogue(language).read_text("utf-8")
    assert 'type="unfinished"' not in text
    assert [source for _context, source, translation in messages(catalogue(language)) if not translation] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_placeholder_is_kept(language: str) -> None:
    lost = [
        (source, translation)
        for _context, source, translation in messages(catalogue(language))
        if set(PLACE.findall(source)) != set(PLACE.findall(translation))
        or set(TAGS.findall(source)) != set(TAGS.findall(translation))
    ]
    assert not lost


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_the_catalogue_has_the_words_of_the_sources_and_no_others(language: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    shutil.copy(catalogue(language), fresh)
    sources = sorted(str(file) for file in (ROOT / "src").rglob("*.py"))
    tool = Path(sys.executable).parent / "pyside6-lupdate"
    subprocess.run(
        [tool, *sources, "-no-obsolete", "-locations", "none", "-ts", fresh], check=True, capture_output=True
    )
    before = {(context, source) for context, source, _translation in messages(catalogue(language))}
    now = {(context, source) for context, source, _translation in messages(fresh)}
    assert now == before, "run `make translations`, then translate what is new"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_what_was_compiled_says_what_the_catalogue_says(qapp: object, language: str) -> None:
    translator = QTranslator()
    assert translator.load(str(catalogue(language).with_suffix(".qm")))
    for context, source, translation in messages(catalogue(language)):
        number = 7 if "%n" in source else -1
        compiled = translator.translate(context, source, None, number)
        assert compiled == translation, "run `make translations`"
