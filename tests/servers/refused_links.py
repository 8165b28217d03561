"""What a strict server refuses because of the link: its time, its text, or whoever signed it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from presign_gui.domain.errors import PresignGuiError
from tests.servers.bench import Bench, Person, Refusals, tampered

HOUR: Final = timedelta(hours=1)
LINKS: Final = Refusals()


# -- time -----------------------------------------------------------------------------------------------------------


@LINKS.case("A download link that expired yesterday", "RequestExpired")
def late_download(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", bench.stored(), signed_at=datetime.now(UTC) - 25 * HOUR)))


@LINKS.case("An upload link that expired yesterday", "RequestExpired")
def late_upload(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(bench.sign("PUT", "refusals/late", signed_at=datetime.now(UTC) - 25 * HOUR)))


@LINKS.case("A link that was signed an hour in the future", ministack="NotYetValid")
def early_link(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", bench.stored(), signed_at=datetime.now(UTC) + HOUR)))


@LINKS.case("A link of our own, signed with a clock that is 20 minutes ahead", ministack="ClockAhead")
def clock_ahead(bench: Bench) -> PresignGuiError:
    return _with_clock(bench, timedelta(minutes=20))


@LINKS.case("A link of our own for 10 minutes, signed with a clock that is 20 minutes behind", "ClockBehind")
def clock_behind(bench: Bench) -> PresignGuiError:
    return _with_clock(bench, timedelta(minutes=-20))


def _with_clock(bench: Bench, ahead: timedelta) -> PresignGuiError:
    url = bench.sign("GET", bench.stored(), signed_at=datetime.now(UTC) + ahead, expires_in=600)
    return bench.refused(bench.get(url, ours=True), ahead)


@LINKS.case("A link that expired while this computer's clock was 30 minutes behind", "RequestExpiredUnseen")
def late_unseen(bench: Bench) -> PresignGuiError:
    url = bench.sign("GET", bench.stored(), signed_at=datetime.now(UTC) - HOUR - timedelta(minutes=20))
    return bench.refused(bench.get(url), timedelta(minutes=-30))


@LINKS.case("A link for 8 days", "LastsTooLong")
def eight_days(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", bench.stored(), expires_in=8 * 86400)))


# -- the link was changed, or is used for something else -------------------------------------------------------------


@LINKS.case("A download link with one digit of its signature changed", "SignatureDoesNotMatch")
def tampered_download(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(tampered(bench.sign("GET", bench.stored()))))


@LINKS.case("An upload link with one digit of its signature changed", "SignatureDoesNotMatch")
def tampered_upload(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(tampered(bench.sign("PUT", "refusals/tampered"))))


@LINKS.case("A link whose end was not copied", "SignatureCutOff")
def cut_off(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", bench.stored())[:-20]))


@LINKS.case("A link for another key", "SignatureDoesNotMatch")
def other_key(bench: Bench) -> PresignGuiError:
    key = bench.stored()
    return bench.refused(bench.get(bench.sign("GET", key).replace(key, bench.stored())))


@LINKS.case("A link with a tracker's parameter added", "ParametersAdded")
def tracked(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", bench.stored()) + "&utm_source=mail"))


@LINKS.case("A download link that takes an upload, and says that it is one", "WrongMethod")
def upload_through_download_link(bench: Bench) -> PresignGuiError:
    url = bench.sign("GET", "refusals/other-way", parameters={"x-id": "GetObject"})
    return bench.refused(bench.put(url))


@LINKS.case("An upload link that is opened, and says that it is one", "WrongMethod")
def opened_upload_link(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("PUT", bench.stored(), parameters={"x-id": "PutObject"})))


@LINKS.case("An upload link that is opened, and does not say what it is", "SignatureDoesNotMatch")
def opened_untold(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("PUT", bench.stored())))


@LINKS.case("A file of another kind than the link was signed for, by a guess", "OtherContentType")
def other_content_type(bench: Bench) -> PresignGuiError:
    url = bench.sign("PUT", "refusals/typed", headers={"content-type": "text/plain"})
    request = bench.put(url, ("content-type", "image/png"))
    return bench.refused(replace(request, guessed=("content-type",)))


@LINKS.case("A signed header that is not sent", "SignedHeaderMissing")
def header_missing(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(bench.sign("PUT", "refusals/meta", headers={"x-amz-meta-by": "anna"})))


@LINKS.case("An x-amz header that is not signed", seaweedfs="UnsignedHeaderSent")
def header_added(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(bench.sign("PUT", "refusals/acl"), ("x-amz-acl", "private")))


@LINKS.case("A link whose credential was changed", "SignatureParametersWrong")
def credential_changed(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", bench.stored()).replace("%2Faws4_request", "")))


# -- who has signed --------------------------------------------------------------------------------------------------


@LINKS.case("An access key that the server does not know", "InvalidAccessKeyId")
def unknown_key_id(bench: Bench) -> PresignGuiError:
    stranger = Person(key_id="AKIAIOSFODNN7EXAMPLE", secret=bench.owner.secret)
    return bench.refused(bench.get(bench.sign("GET", bench.stored(), by=stranger)))


@LINKS.case("A download of our own with a wrong secret key", "SecretKeyWrong")
def wrong_secret(bench: Bench) -> PresignGuiError:
    wrong = replace(bench.owner, secret="wrong")
    return bench.refused(bench.get(bench.sign("GET", bench.stored(), by=wrong), ours=True))


@LINKS.case("An upload of our own, with its Content-Type, with a wrong secret key", "SecretKeyWrong")
def wrong_secret_for_upload(bench: Bench) -> PresignGuiError:
    headers = {"content-type": "text/plain"}
    url = bench.sign("PUT", "refusals/wrong", by=replace(bench.owner, secret="wrong"), headers=headers)
    return bench.refused(bench.put(url, *headers.items(), ours=True))


@LINKS.case("Temporary credentials without their token", ministack="InvalidToken")
def token_missing(bench: Bench) -> PresignGuiError:
    return bench.refused(
        bench.get(bench.sign("GET", bench.stored(), by=replace(bench.others["temporary"], token=None)))
    )


@LINKS.case("Temporary credentials with another token", ministack="InvalidToken")
def token_wrong(bench: Bench) -> PresignGuiError:
    other = replace(bench.others["temporary"], token="not-the-token")
    return bench.refused(bench.get(bench.sign("GET", bench.stored(), by=other)))


@LINKS.case("A download that the signer may not make", ministack="ActionNotAllowed")
def denied_download(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", bench.stored(), by=bench.others["nobody"])))


@LINKS.case("An upload that the signer may not make", ministack="ActionNotAllowed")
def denied_upload(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(bench.sign("PUT", "refusals/denied", by=bench.others["nobody"])))


@LINKS.case("An upload that a policy forbids", ministack="ActionForbidden")
def forbidden_upload(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(bench.sign("PUT", "refusals/forbidden", by=bench.others["forbidden"])))
