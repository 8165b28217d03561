"""The language of the window: the system's, or the one asked for with `--language`."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

TRANSLATIONS: Final = ("ja",)
"""The languages in `resources/i18n` beside English, which is in the sources."""


def install_language(app: QCoreApplication, folder: Path, language: str | None = None) -> QLocale:
    """Translate `app`, Qt's own dialogs included, and return the locale for its numbers and dates.

    `folder` holds `presign_gui_<language>.qm`. `language` is a name such as `ja`; None takes the first of the
    system's languages that we speak. A language we do not speak is answered in English, in that locale's own way of
    writing numbers and dates.
    """
    locale = QLocale(language) if language else QLocale.system()
    spoken = _first_spoken(locale)
    if spoken is not None:
        _install(app, folder / f"presign_gui_{spoken}.qm")
        _install(app, Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{spoken}.qm")
        if locale.name().partition("_")[0] != spoken:
            locale = QLocale(spoken)
    QLocale.setDefault(locale)
    return locale


def _first_spoken(locale: QLocale) -> str | None:
    for name in locale.uiLanguages():
        language = name.replace("_", "-").partition("-")[0]
        if language == "en":
            return None
        if language in TRANSLATIONS:
            return language
    return None


def _install(app: QCoreApplication, file: Path) -> None:
    translator = QTranslator(app)
    if translator.load(str(file)):
        app.installTranslator(translator)
