"""Every part of the window in every language and both schemes: it opens, and nothing complains."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.domain.catalogue import all_entries
from presign_gui.domain.location import ObjectLocation
from presign_gui.resources import resource_path
from presign_gui.ui.i18n import TRANSLATIONS, install_language
from presign_gui.ui.tokens import Scheme
from tests.fakes.person import find, let_pass, wait_until
from tests.fakes.ui_services import FakeServices, page
from tests.ui.conftest import Start
from tests.ui.test_links import link

EDITED = Connection(name="Work", signer=SignerKind.LAMBDA, upload_function="u")


@pytest.mark.parametrize("language", ["en", *TRANSLATIONS])
@pytest.mark.parametrize("scheme", Scheme)
def test_every_region_and_dialog_opens(start: Start, services: FakeServices, language: str, scheme: Scheme) -> None:
    services.browser.pages["photos", "", None] = page("a.txt", prefixes=("2026/",))
    application = start("sandbox", language=language)
    application.theme.pin(scheme)
    window, actions = application.window, application.actions
    wait_until(lambda: window.object_model.rowCount() == 2, "the listing")
    actions.guest.paste(link())
    here = services.open_connection(EDITED)
    actions.linking.download_link(here, ObjectLocation("photos", "a.txt"), 60)
    wait_until(lambda: window.side.links.link is not None, "the link")
    for edited in (None, EDITED):
        dialog = actions.connections.open_dialog(edited)
        for kind in range(3):
            dialog.kind.setCurrentIndex(kind)
            let_pass()
        dialog.save.click()
        assert not dialog.grab().isNull()
        dialog.reject()
    actions.guest.paste("no link")
    for entry in all_entries():
        window.side.error.show_error(entry.error())
    for size in ((860, 560), (1600, 1000)):
        window.resize(*size)
        assert not window.grab().isNull()
    application.theme.pin(None)


def test_the_window_speaks_japanese_when_it_is_asked_to(start: Start) -> None:
    window = start(language="ja").window
    assert find(window, QPushButton, "startSandboxButton").text() == "サンドボックスを起動"
    assert find(window, QLabel, "transferHeading").text() == "転送"
    assert QLocale().language() == QLocale.Language.Japanese


def test_a_language_that_nobody_translated_is_answered_in_english(qapp: QApplication) -> None:
    locale = install_language(qapp, resource_path("i18n"), "fi")
    assert QCoreApplication.translate("TransferPanel", "Transfers") == "Transfers"
    assert locale.toString(datetime(2026, 11, 24, tzinfo=UTC).timestamp(), "f", 1)
    assert locale.language() == QLocale.Language.Finnish
