import itertools

import pytest

from presign_gui.ui.tokens import TOKENS, Scheme, Tokens, Tone


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", Scheme)
def test_text_can_be_read_on_every_ground(scheme: Scheme) -> None:
    tokens = TOKENS[scheme]
    grounds = (tokens.window, tokens.surface, tokens.raised, tokens.selected)
    tones = (tokens.text, tokens.muted, tokens.accent_text, tokens.success, tokens.error)
    too_faint = [(ink, ground) for ink, ground in itertools.product(tones, grounds) if contrast(ink, ground) < 4.5]
    assert not too_faint


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("tone", [Tone.ACCENT, Tone.SUCCESS, Tone.WARNING, Tone.ERROR])
def test_messages_can_be_read_on_their_own_ground(scheme: Scheme, tone: Tone) -> None:
    tokens = TOKENS[scheme]
    assert contrast(tokens.of(tone), tokens.soft(tone)) >= 4.5
    assert contrast(tokens.text, tokens.soft(tone)) >= 4.5


@pytest.mark.parametrize("scheme", Scheme)
def test_the_primary_button_can_be_read_and_fields_have_a_visible_frame(scheme: Scheme) -> None:
    tokens: Tokens = TOKENS[scheme]
    for ground in (tokens.accent, tokens.accent_hover, tokens.accent_pressed):
        assert contrast(tokens.on_accent, ground) >= 4.5
    assert contrast(tokens.field_border, tokens.surface) >= 3


def test_a_tone_without_a_ground_of_its_own_stands_on_the_raised_one() -> None:
    assert TOKENS[Scheme.LIGHT].soft(Tone.MUTED) == TOKENS[Scheme.LIGHT].raised
