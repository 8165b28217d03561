from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QColor

from presign_gui.ui.look import Look
from presign_gui.ui.time_line import Places, TimeLine
from tests.fakes.person import let_pass

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("signed", "now", "expires", "places"),
    [
        (NOON, NOON + HOUR, NOON + 4 * HOUR, Places(0.0, 0.25, 1.0)),
        (NOON, NOON + 4 * HOUR, NOON + HOUR, Places(0.0, 1.0, 0.25)),
        (NOON + HOUR, NOON, NOON + 2 * HOUR, Places(0.5, 0.0, 1.0)),
        (NOON, NOON, NOON, Places(0.0, 0.0, 0.0)),
    ],
)
def test_the_moments_stand_to_scale(signed: datetime, now: datetime, expires: datetime, places: Places) -> None:
    assert Places.of(signed, now, expires) == places


def drawn(line: TimeLine, at: float) -> str:
    """Return the colour of the line at a share of its length."""
    image = line.grab().toImage()
    row = line.fontMetrics().height() + 6 + 4 + 4
    return QColor(image.pixel(round(6 + at * (line.width() - 12)), row)).name()


def test_what_is_over_and_what_is_left_are_told_apart(look: Look) -> None:
    line = TimeLine(look)
    line.resize(400, line.sizeHint().height())
    line.show_life(NOON, NOON + 4 * HOUR, lambda: NOON + HOUR)
    assert line.isVisible()
    tokens = look.theme.tokens
    assert [drawn(line, at) for at in (0.1, 0.6)] == [tokens.handle, tokens.success]
    line.show_life(NOON, NOON + HOUR, lambda: NOON + 4 * HOUR)
    assert [drawn(line, at) for at in (0.1, 0.6)] == [tokens.handle, tokens.raised]
    assert line.accessibleDescription().startswith("signed ")
    assert "expired" in line.accessibleDescription()
    line.hide()
    line.deleteLater()


def test_a_link_that_does_not_tell_its_beginning_has_a_line_from_now_on(look: Look) -> None:
    line = TimeLine(look)
    line.resize(400, line.sizeHint().height())
    line.show_life(None, NOON + HOUR, lambda: NOON)
    assert drawn(line, 0.5) == look.theme.tokens.success
    assert "signed" not in line.accessibleDescription()
    line.show_life(None, None, lambda: NOON)
    assert not line.isVisible()
    line.deleteLater()


def test_it_moves_on_only_while_anybody_looks(look: Look) -> None:
    asked: list[datetime] = []

    def clock() -> datetime:
        asked.append(NOON)
        return NOON

    line = TimeLine(look)
    line.show_life(NOON, NOON + HOUR, clock)
    line._timer.setInterval(5)
    let_pass(60)
    seen = len(asked)
    assert seen > 2
    line.hide()
    asked.clear()
    let_pass(40)
    assert not asked
    line.deleteLater()
