"""The design tokens: every colour, distance and radius of the window, in a light and a dark scheme.

Text colours reach a contrast of 4.5:1 on every ground they are used on (WCAG 2.2, success criterion 1.4.3), and the
frames of input fields 3:1 (1.4.11); a test computes both.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Scheme(StrEnum):
    """Light letters on dark, or dark letters on light."""

    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a colour means. Widgets name the meaning; the scheme says which colour that is."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent_text"
    ON_ACCENT = "on_accent"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one scheme, as `#RRGGBB`.

    `window` lies behind everything, `surface` is a card, `raised` a hovered row or a pressed button. The `*_soft`
    colours are grounds for a message of that meaning; the plain ones are for its text, icons and bars.
    """

    window: str
    surface: str
    raised: str
    selected: str
    border: str
    field_border: str
    text: str
    muted: str
    disabled: str
    handle: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    accent_soft: str
    on_accent: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    error: str
    error_soft: str
    overlay: str
    """Behind the drop hint, as `#AARRGGBB`."""

    def of(self, tone: Tone) -> str:
        """Return the colour that has this meaning."""
        return str(getattr(self, tone.value))

    def soft(self, tone: Tone) -> str:
        """Return the ground for a message of this meaning."""
        grounds = {
            Tone.ACCENT: self.accent_soft,
            Tone.SUCCESS: self.success_soft,
            Tone.WARNING: self.warning_soft,
            Tone.ERROR: self.error_soft,
        }
        return grounds.get(tone, self.raised)


LIGHT: Final = Tokens(
    window="#f3f5f8",
    surface="#ffffff",
    raised="#eef1f5",
    selected="#e3ecfe",
    border="#dfe4ea",
    field_border="#8a94a3",
    text="#1b2430",
    muted="#566170",
    disabled="#98a1ae",
    handle="#c5ccd6",
    accent="#2563eb",
    accent_hover="#1d56d6",
    accent_pressed="#1a4bbd",
    accent_text="#1d4ed8",
    accent_soft="#e8effe",
    on_accent="#ffffff",
    success="#146c36",
    success_soft="#e8f6ed",
    warning="#855600",
    warning_soft="#fff6df",
    error="#b42318",
    error_soft="#fdedeb",
    overlay="#e6f3f5f8",
)
DARK: Final = Tokens(
    window="#14171c",
    surface="#1d2127",
    raised="#282e37",
    selected="#22365c",
    border="#313843",
    field_border="#717c8b",
    text="#e7eaee",
    muted="#a3adba",
    disabled="#626c79",
    handle="#465060",
    accent="#2f6be4",
    accent_hover="#2a61d0",
    accent_pressed="#2656b8",
    accent_text="#8ab4ff",
    accent_soft="#1e2c47",
    on_accent="#ffffff",
    success="#5fd08a",
    success_soft="#173223",
    warning="#f2b84b",
    warning_soft="#382d17",
    error="#ff8a80",
    error_soft="#3c2121",
    overlay="#e614171c",
)

TOKENS: Final = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}

UNIT: Final = 8
"""Device-independent pixels: distances are multiples of this, or its half where things belong together."""
RADIUS: Final = 8
FIELD_RADIUS: Final = 6
FIELD_HEIGHT: Final = 32
SIDE_WIDTH: Final = 328
