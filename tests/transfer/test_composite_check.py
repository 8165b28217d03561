import pytest

from presign_gui.domain.parts import GIB, MIB, plan_parts
from presign_gui.transfer.composite_check import guess_part_size


@pytest.mark.parametrize(
    ("size", "parts", "guess"),
    [
        (100, 1, 100),
        (23 * MIB + 17, 5, 5 * MIB),
        (4 * GIB, 256, 16 * MIB),
        (4 * GIB, 512, 8 * MIB),
        (4 * GIB, 82, 50 * MIB),
        (100 * MIB, 2, 50 * MIB),
        (100 * MIB, 20, 5 * MIB),
        (100 * MIB, 7, 16 * MIB),
        (3 * GIB, 2, None),
        (10 * MIB, 1000, None),
        (10, 11, None),
        (0, 1, None),
        (10, 0, None),
    ],
)
def test_the_size_of_parts_is_guessed(size: int, parts: int, guess: int | None) -> None:
    assert guess_part_size(size, parts) == guess


@pytest.mark.parametrize("size", [65 * MIB, 300 * MIB + 5, 5 * GIB, 200 * GIB, 5 * 1024 * GIB])
def test_our_own_uploads_are_always_guessed(size: int) -> None:
    plan = plan_parts(size)
    assert guess_part_size(size, plan.count) == plan.part_size


@pytest.mark.parametrize("part_size", [5 * MIB, 8 * MIB, 16 * MIB, 50 * MIB, 64 * MIB])
@pytest.mark.parametrize("size", [70 * MIB + 1, 333 * MIB, 2 * GIB + 12345])
def test_a_guess_fits_the_number_of_parts(size: int, part_size: int) -> None:
    parts = -(-size // part_size)
    guess = guess_part_size(size, parts)
    assert guess is not None
    assert -(-size // guess) == parts
