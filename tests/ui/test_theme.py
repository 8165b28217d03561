import gc

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from presign_gui.resources import resource_path
from presign_gui.ui.controls import button
from presign_gui.ui.theme import Theme
from presign_gui.ui.tokens import DARK, LIGHT, Scheme, Tone
from tests.fakes.person import find


def colours_of(label: QLabel) -> set[str]:
    image = label.pixmap().toImage()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in points if image.pixelColor(x, y).alpha() == 255}


def test_pinning_a_scheme_changes_palette_and_icons_at_once(qapp: QApplication, theme: Theme) -> None:
    heard: list[Scheme] = []
    theme.changed.connect(lambda: heard.append(theme.scheme))
    picture = QLabel()
    theme.pin(Scheme.LIGHT)
    theme.set_icon(picture, "info", Tone.ERROR, 32)
    assert LIGHT.error in colours_of(picture)
    theme.pin(Scheme.DARK)
    assert DARK.error in colours_of(picture)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert heard[-1] is Scheme.DARK


def test_icons_follow_the_scheme_as_long_as_their_widgets_are_there(theme: Theme) -> None:
    theme.pin(Scheme.LIGHT)
    window = QWidget()
    for name in ("kept", "gone"):
        QLabel(window).setObjectName(name)
        for icon in ("plus", "info"):
            theme.set_icon(find(window, QLabel, name), icon, Tone.ERROR, 32)
    find(window, QLabel, "gone").deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    theme.pin(Scheme.DARK)
    assert DARK.error in colours_of(find(window, QLabel, "kept"))


def test_a_disabled_button_has_a_paler_icon(theme: Theme) -> None:
    from PySide6.QtGui import QIcon

    icon = theme.icon("stop")
    enabled, disabled = (icon.pixmap(16, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert enabled != disabled


def test_an_icon_beside_words_keeps_its_distance(theme: Theme) -> None:
    with_words = button(theme, "a", "Words", "plus")
    alone = QPushButton()
    theme.set_icon(alone, "plus", size=16)
    assert with_words.iconSize().width() > alone.iconSize().width() == 16


def test_every_icon_is_drawn_in_the_same_way() -> None:
    for file in resource_path("icons").glob("*.svg"):
        text = file.read_text("utf-8")
        assert file.stem == "presign-gui" or 'viewBox="0 0 24 24"' in text, file.name
