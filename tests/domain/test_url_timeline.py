from datetime import timedelta

import pytest

from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.url_timeline import timeline
from tests.fakes.links import SIGNED_AT, sigv2_link, sigv4_link


@pytest.mark.parametrize(("minutes", "elapsed"), [(-30, -0.5), (0, 0), (15, 0.25), (60, 1), (120, 2)])
def test_the_share_that_is_over(minutes: int, elapsed: float) -> None:
    life = timeline(parse_presigned_url(sigv4_link()), SIGNED_AT + timedelta(minutes=minutes))
    assert life is not None
    assert (life.signed_at, life.expires_at) == (SIGNED_AT, SIGNED_AT + timedelta(hours=1))
    assert life.elapsed == pytest.approx(elapsed)


@pytest.mark.parametrize(("seconds", "elapsed"), [(-1, 0), (0, 1), (1, 1)])
def test_a_link_without_a_life(seconds: int, elapsed: float) -> None:
    life = timeline(parse_presigned_url(sigv4_link(expires_in=0)), SIGNED_AT + timedelta(seconds=seconds))
    assert life is not None
    assert life.elapsed == elapsed


def test_a_link_that_does_not_tell() -> None:
    assert timeline(parse_presigned_url(sigv2_link()), SIGNED_AT) is None
