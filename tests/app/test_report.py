"""Reports and messages: fit for whoever has to act, without a secret, in any language."""

from datetime import UTC, datetime, timedelta

import pytest

from presign_gui.app.report import MAX_DETAIL, Incident, Language, message_to_sender, report
from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.catalogue import s3_service
from presign_gui.domain.errors import Actor, CatalogueEntry, PresignGuiError, Retry
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.s3_errors import diagnose
from tests.fakes.answers import sent, xml_answer
from tests.fakes.links import KEY_ID, SIGNATURE, TOKEN, sigv4_link

AT = datetime(2026, 11, 24, 8, 25, tzinfo=UTC)
URL = parse_presigned_url(sigv4_link(token=TOKEN))


def expired() -> Incident:
    answer = xml_answer(403, "AccessDenied", "Request has expired", RequestId="4442587FB7D0A2F9", HostId="eftixk72")
    return Incident(error=diagnose(answer, sent("GET", URL.url), AT), at=AT, url=URL)


def test_a_report_says_what_happened_and_all_that_can_be_looked_up() -> None:
    text = report(expired())
    assert text.startswith("# The link has expired\n\nBy the server's clock the link expired 2 h 25 min ago")
    assert "Whoever made the link has to act. A newly signed link may help; the same one does not." in text
    for line in (
        "- Code: `AccessDenied (RequestExpired)`",
        "- HTTP status: `403`",
        "- Request ID: `4442587FB7D0A2F9`",
        "- Host ID: `eftixk72`",
        "- Happened at: `2026-11-24 08:25:00 UTC`",
        "- Object: `s3://my-bucket/reports/2026.pdf`",
        "- Access key: `AKIAIO***MPLE`",
        "- Signed at: `2026-11-24 05:00:00 UTC`",
        "- Expires at: `2026-11-24 06:00:00 UTC`",
    ):
        assert line in text.splitlines()
    assert "## Details" in text
    assert "<Code>AccessDenied</Code>" in text


def test_a_message_asks_the_sender_for_what_is_needed() -> None:
    lines = message_to_sender(expired()).splitlines()
    assert lines[:5] == [
        "Hello,",
        "",
        "the link that you sent me for “reports/2026.pdf” does not work.",
        "By the server's clock the link expired 2 h 25 min ago, at 2026-11-24 06:00:00 UTC.",
        "Could you please send me a new one?",
    ]
    assert "Request ID: 4442587FB7D0A2F9" in lines


def test_no_secret_is_in_them() -> None:
    answer = xml_answer(403, "SignatureDoesNotMatch", f"got {SIGNATURE}", SignatureProvided=SIGNATURE, Token_0=TOKEN)
    incident = Incident(error=diagnose(answer, sent("GET", URL.url), AT), at=AT, url=URL)
    for text in (report(expired()), message_to_sender(expired()), report(incident).replace(f"got {SIGNATURE}", "")):
        assert SIGNATURE not in text
        assert TOKEN not in text
        assert KEY_ID not in text
        assert "X-Amz-Signature=***" in text


@pytest.mark.parametrize("actor", Actor)
@pytest.mark.parametrize("retry", Retry)
def test_there_are_words_for_everyone(actor: Actor, retry: Retry) -> None:
    entry = CatalogueEntry(
        kind="Odd",
        family=PresignGuiError,
        title="Odd",
        cause="It is odd.",
        remedy="Laugh.",
        retry=retry,
        actor=actor,
        source="-",
    )
    incident = Incident(error=entry.error(), at=AT)
    assert report(incident).startswith("# Odd\n\nIt is odd. Laugh.\n\nWho") or actor is Actor.NOBODY_WAIT
    assert "the link that you sent me does not work." in message_to_sender(incident)


def test_what_is_not_known_is_left_out() -> None:
    incident = Incident(error=s3_service.NO_SUCH_KEY.error(), at=AT, location=ObjectLocation("b", "k"))
    text = report(incident)
    assert "- Object: `s3://b/k`" in text
    assert "- Code: `NoSuchKey`" in text
    for name in ("Link", "HTTP status", "Request ID", "Signed at", "Details"):
        assert f"{name}:" not in text
        assert f"## {name}" not in text


class Reversing:
    """A formatter that shows that it was used."""

    def size(self, value: ByteCount) -> str:
        return f"‹{value.bytes}›"

    def moment(self, value: datetime) -> str:
        return f"‹{value:%H:%M}›"

    def duration(self, value: timedelta) -> str:
        return f"‹{value}›"


def test_every_word_goes_through_the_translator() -> None:
    language = Language(lambda context, text: f"{context}:{text}", Reversing())
    text = report(expired(), language)
    assert text.startswith(
        "# errors:The link has expired\n\nerrors:By the server's clock the link expired ‹2:25:00› ago"
    )
    assert "- report:Happened at: `‹08:25›`" in text
    assert "report:Whoever made the link has to act." in text
    message = message_to_sender(expired(), language)
    assert message.startswith("report:Hello,\n\nreport:the link that you sent me for “reports/2026.pdf”")


def test_a_servers_words_do_not_become_markup() -> None:
    error = s3_service.INVALID_REQUEST.error(
        message="<b>`x`</b> [a](http://evil.example) | *b*\n# c", detail="```\n# d"
    )
    text = report(Incident(error=error, at=AT, location=ObjectLocation("b", "a`b\nc")))
    assert "\\<b\\>" in text
    assert "\\[a\\](http" in text
    assert "\n# c" not in text
    assert "- Object: `` s3://b/a`b c ``" in text
    assert "````\n```\n# d\n````" in text


def test_a_long_answer_is_cut() -> None:
    error = entries.INVALID_TOKEN.error(detail="x" * 100_000)
    assert len(report(Incident(error=error, at=AT))) < MAX_DETAIL + 2000
