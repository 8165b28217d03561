from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.catalogue import parts as entries
from presign_gui.domain.errors import S3ServiceError
from presign_gui.domain.parts import (
    GIB,
    MAX_OBJECT_SIZE,
    MAX_PART_SIZE,
    MAX_PARTS,
    MIB,
    MIN_PART_SIZE,
    PREFERRED_SIZE,
    ByteRange,
    ContentRange,
    FinishedPart,
    PartChecksum,
    PartPlan,
    covered,
    merge,
    missing,
    parse_content_range,
    plan_parts,
    plan_ranges,
)

TIB = 1024 * GIB
sizes = st.integers(1, MAX_OBJECT_SIZE)
small_ranges = st.builds(lambda start, length: ByteRange(start, start + length), st.integers(0, 60), st.integers(1, 20))


def finished(number: int, size: int, etag: str = '"e"', checksum: PartChecksum | None = None) -> FinishedPart:
    return FinishedPart(number=number, size=size, etag=etag, checksum=checksum)


def positions(ranges: tuple[ByteRange, ...]) -> set[int]:
    return {position for each in ranges for position in range(each.start, each.stop)}


# -- the plan of an upload ---------------------------------------------------------------------------------------


@given(sizes, st.integers(1, 6 * GIB))
def test_every_size_that_s3_takes_fits_its_limits(size: int, preferred: int) -> None:
    plan = plan_parts(size, preferred)
    assert 1 <= plan.count <= MAX_PARTS
    assert MIN_PART_SIZE <= plan.part_size <= MAX_PART_SIZE
    last = plan.part(plan.count)
    assert last.range.stop == size
    assert 1 <= last.range.size <= plan.part_size


@given(st.integers(1, 5 * TIB))
def test_parts_are_as_preferred_while_ten_thousand_of_them_suffice(size: int) -> None:
    plan = plan_parts(size)
    if size <= MAX_PARTS * PREFERRED_SIZE:
        assert plan.part_size == PREFERRED_SIZE
    else:
        assert plan.part_size % MIB == 0
        assert (plan.part_size - MIB) * MAX_PARTS < size


@given(st.integers(1, 200 * GIB))
def test_parts_follow_each_other_without_gap_or_overlap(size: int) -> None:
    plan = plan_parts(size)
    reached = 0
    for expected, part in enumerate(plan, start=1):
        assert part.number == expected
        assert part.range.start == reached
        reached = part.range.stop
        if part.number < plan.count:
            assert part.range.size == plan.part_size
    assert reached == size


@pytest.mark.parametrize(
    ("size", "part_size", "count"),
    [
        (1, 16 * MIB, 1),
        (16 * MIB, 16 * MIB, 1),
        (16 * MIB + 1, 16 * MIB, 2),
        (4 * GIB, 16 * MIB, 256),
        (160_000 * MIB, 16 * MIB, 10_000),
        (160_000 * MIB + 1, 17 * MIB, 9_412),
        (5 * TIB, 525 * MIB, 9_987),
        (MAX_OBJECT_SIZE, 5 * GIB, 10_000),
    ],
)
def test_plans_by_example(size: int, part_size: int, count: int) -> None:
    plan = plan_parts(size)
    assert (plan.part_size, plan.count) == (part_size, count)


def test_one_byte_more_than_s3_takes_is_refused_in_words() -> None:
    with pytest.raises(S3ServiceError) as caught:
        plan_parts(MAX_OBJECT_SIZE + 1)
    assert caught.value.entry is entries.TOO_LARGE_FOR_S3
    assert "48.8 TiB" in caught.value.cause()


@pytest.mark.parametrize(
    ("size", "part_size"),
    [(0, 16 * MIB), (-1, 16 * MIB), (1, MIN_PART_SIZE - 1), (1, MAX_PART_SIZE + 1), (10_001 * 5 * MIB, 5 * MIB)],
)
def test_a_plan_beyond_the_limits_cannot_be_made(size: int, part_size: int) -> None:
    with pytest.raises(ValueError, match="multipart"):
        PartPlan(size=size, part_size=part_size)


@pytest.mark.parametrize("number", [0, -1, 3])
def test_there_is_no_part_outside_the_plan(number: int) -> None:
    with pytest.raises(IndexError):
        PartPlan(size=20 * MIB, part_size=16 * MIB).part(number)


# -- going on with an upload -------------------------------------------------------------------------------------

PLAN = PartPlan(size=20 * MIB + 7, part_size=5 * MIB)  # five parts, the last of 7 bytes


def test_nothing_finished_leaves_every_part() -> None:
    assert [part.number for part in PLAN.remaining([])] == [1, 2, 3, 4, 5]


def test_finished_parts_are_not_sent_again() -> None:
    done = [finished(2, 5 * MIB), finished(5, 7)]
    assert [part.number for part in PLAN.remaining(done)] == [1, 3, 4]


def test_a_part_of_another_size_is_sent_again() -> None:
    done = [finished(1, 5 * MIB - 1), finished(5, 5 * MIB), finished(9, 7)]
    assert [part.number for part in PLAN.remaining(done)] == [1, 2, 3, 4, 5]


def test_what_the_server_lists_is_trusted_where_it_fits_the_plan() -> None:
    listed = [finished(5, 7), finished(1, 5 * MIB), finished(2, 4 * MIB), finished(0, 5 * MIB), finished(6, 5 * MIB)]
    assert PLAN.trusted(listed, journal=[]) == (finished(1, 5 * MIB), finished(5, 7))


def test_what_only_the_journal_has_is_not_trusted() -> None:
    assert PLAN.trusted([], journal=[finished(1, 5 * MIB)]) == ()


@pytest.mark.parametrize("order", [1, -1])
def test_of_a_part_listed_twice_the_one_in_the_journal_counts(order: int) -> None:
    ours, other = finished(1, 5 * MIB, '"ours"'), finished(1, 5 * MIB, '"other"')
    assert PLAN.trusted([ours, other][::order], journal=[ours]) == (ours,)


def test_of_a_part_listed_twice_that_the_journal_does_not_know_the_last_counts() -> None:
    first, last = finished(1, 5 * MIB, '"first"'), finished(1, 5 * MIB, '"last"')
    assert PLAN.trusted([first, last], journal=[finished(1, 5 * MIB, '"third"')]) == (last,)


def test_the_journal_gives_a_checksum_that_the_list_lacks() -> None:
    checksum = PartChecksum(algorithm="CRC64NVME", value="AAAAAAAAAAA=")
    in_journal = finished(1, 5 * MIB, "e", checksum)
    assert PLAN.trusted([finished(1, 5 * MIB, '"e"')], journal=[in_journal]) == (in_journal,)


def test_the_servers_checksum_wins_over_the_journals() -> None:
    servers = finished(1, 5 * MIB, '"e"', PartChecksum(algorithm="CRC64NVME", value="AAAAAAAAAAE="))
    journals = finished(1, 5 * MIB, '"e"', PartChecksum(algorithm="CRC64NVME", value="AAAAAAAAAAA="))
    assert PLAN.trusted([servers], journal=[journals]) == (servers,)


def test_a_checksum_of_another_etag_is_not_taken_over() -> None:
    journals = finished(1, 5 * MIB, '"old"', PartChecksum(algorithm="CRC64NVME", value="AAAAAAAAAAA="))
    assert PLAN.trusted([finished(1, 5 * MIB, '"new"')], journal=[journals]) == (finished(1, 5 * MIB, '"new"'),)


# -- ranges ------------------------------------------------------------------------------------------------------


@given(st.lists(small_ranges))
def test_merging_keeps_every_byte_in_as_few_ranges_as_possible(ranges: list[ByteRange]) -> None:
    merged = merge(ranges)
    assert positions(merged) == positions(tuple(ranges))
    assert all(before.stop < after.start for before, after in pairwise(merged))
    assert covered(ranges) == len(positions(tuple(ranges)))


@given(st.lists(small_ranges), st.integers(0, 70))
def test_missing_and_finished_make_the_whole(ranges: list[ByteRange], size: int) -> None:
    gaps = missing(ranges, size)
    assert positions(gaps) == set(range(size)) - positions(tuple(ranges))
    assert merge(gaps) == gaps


@given(st.lists(small_ranges), st.integers(0, 70), st.integers(1, 30))
def test_planned_ranges_are_what_is_missing_in_pieces_of_at_most_the_asked_size(
    ranges: list[ByteRange], size: int, preferred: int
) -> None:
    planned = tuple(plan_ranges(size, ranges, preferred))
    assert merge(planned) == missing(ranges, size)
    assert sum(each.size for each in planned) == covered(planned)
    assert all(each.size <= preferred for each in planned)
    assert list(planned) == sorted(planned)


def test_the_largest_object_is_at_most_ten_thousand_ranges() -> None:
    planned = list(plan_ranges(MAX_OBJECT_SIZE))
    assert len(planned) == MAX_PARTS
    assert planned[-1].stop == MAX_OBJECT_SIZE


def test_an_empty_object_has_no_ranges() -> None:
    assert list(plan_ranges(0)) == []


@pytest.mark.parametrize(("start", "stop"), [(0, 0), (5, 5), (6, 5), (-1, 5)])
def test_a_range_is_never_empty_or_backwards(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="range"):
        ByteRange(start, stop)


def test_the_range_header_includes_the_last_byte() -> None:
    assert ByteRange(0, 1).header == "bytes=0-0"
    assert ByteRange(5 * GIB, 5 * GIB + 16).header == "bytes=5368709120-5368709135"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("bytes 0-99/1234", ContentRange(ByteRange(0, 100), 1234)),
        ("bytes 0-99/*", ContentRange(ByteRange(0, 100), None)),
        ("BYTES  1233-1233/1234 ", ContentRange(ByteRange(1233, 1234), 1234)),
        ("bytes */1234", ContentRange(None, 1234)),
        ("bytes */0", ContentRange(None, 0)),
        ("bytes */*", None),
        ("bytes 5-4/1234", None),
        ("bytes 0-1234/1234", None),
        ("bytes 0-/1234", None),
        ("bytes -5/1234", None),
        ("bytes 0-99", None),
        ("bytes=0-99/1234", None),
        ("lines 0-99/1234", None),
        pytest.param("bytes 0-99/" + "9" * 5000, None, id="a number longer than Python reads"),
        ("bytes 0-٩/1234", None),
        ("", None),
    ],
)
def test_reads_content_range(value: str, expected: ContentRange | None) -> None:
    assert parse_content_range(value) == expected


@given(st.text(max_size=40))
def test_no_content_range_makes_it_fail(value: str) -> None:
    parsed = parse_content_range(value)
    assert parsed is None or parsed.range is not None or parsed.total is not None


@given(st.integers(0, 10**13), st.integers(1, 10**10), st.integers(0, 10**10))
def test_a_content_range_says_what_the_range_header_asked(start: int, length: int, rest: int) -> None:
    asked = ByteRange(start, start + length)
    answer = asked.header.replace("=", " ") + f"/{asked.stop + rest}"
    assert parse_content_range(answer) == ContentRange(asked, asked.stop + rest)
