from datetime import UTC, datetime

from presign_gui.domain.listing import ObjectPage, ObjectSummary


def test_a_page_without_continuation_is_the_last() -> None:
    summary = ObjectSummary(key="a/b.txt", size=3, last_modified=datetime(2026, 11, 24, tzinfo=UTC))
    page = ObjectPage(prefixes=("a/c/",), objects=(summary,))
    assert page.continuation is None
    assert page.objects[0].etag is None
