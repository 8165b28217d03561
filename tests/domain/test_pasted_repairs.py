"""Every repair has words, and its facts fill them."""

import pytest

from presign_gui.domain.pasted_repairs import RepairKind, repair

FACTS: dict[RepairKind, dict[str, str | int]] = {
    RepairKind.LINES_JOINED: {"count": 3},
    RepairKind.PUNCTUATION_REMOVED: {"left_out": ")."},
    RepairKind.UNWRAPPED: {"wrapper": "urldefense.com"},
    RepairKind.TAKEN_FROM_COMMAND: {"command": "curl"},
}


@pytest.mark.parametrize("kind", RepairKind)
def test_words(kind: RepairKind) -> None:
    text = repair(kind, **FACTS.get(kind, {})).text()
    assert text.endswith(".")
    assert "{" not in text
    for fact in FACTS.get(kind, {}).values():
        assert str(fact) in text


def test_equal_repairs_are_equal() -> None:
    assert repair(RepairKind.LINES_JOINED, count=3) == repair(RepairKind.LINES_JOINED, count=3)
    assert repair(RepairKind.LINES_JOINED, count=3) != repair(RepairKind.LINES_JOINED, count=4)
