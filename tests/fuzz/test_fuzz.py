"""A short run over everything that reads what strangers wrote; `scripts/fuzz.py` makes long ones."""

from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import inputs
from tests.fuzz.targets import targets
from tests.fuzz.trial import MOST_BYTES, MOST_SECONDS, memory, seconds

TARGETS = targets()
PATIENCE = 5 * MOST_SECONDS
"""The limit is for a computer with nothing else to do."""


@pytest.mark.parametrize("name", TARGETS)
def test_strange_inputs_break_nothing_and_take_no_time(name: str) -> None:
    fuzzed = TARGETS[name]
    for data in islice(inputs(fuzzed.seeds, seed=1), 200):
        assert seconds(fuzzed.target, data) < PATIENCE


@pytest.mark.parametrize("name", TARGETS)
def test_strange_inputs_take_little_memory(name: str) -> None:
    fuzzed = TARGETS[name]
    for data in islice(inputs(fuzzed.seeds, seed=2), 20):
        assert memory(fuzzed.target, data) < MOST_BYTES


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_noise_breaks_nothing(name: str, data: bytes) -> None:
    assert seconds(TARGETS[name].target, data) < PATIENCE


@pytest.mark.parametrize("name", TARGETS)
def test_the_samples_themselves_are_fine(name: str) -> None:
    for seed in TARGETS[name].seeds:
        assert seconds(TARGETS[name].target, seed) < PATIENCE
