from presign_gui.domain.catalogue import input as entries
from presign_gui.ui.look import Look
from presign_gui.ui.messages import error_words


def test_an_error_is_put_into_words_with_its_facts(look: Look) -> None:
    words = error_words(entries.KEY_TOO_LONG.error(length=1030, limit=1024), look.formatter)
    assert words.title == "Object key too long"
    assert "1030" in words.cause


def test_the_details_name_what_support_asks_for_and_hide_secrets(look: Look) -> None:
    error = entries.KEY_EMPTY.error(status=403, request_id="RID", code="AccessDenied", detail="X-Amz-Signature=abcdef")
    details = look.messages.error_details(error)
    assert "HTTP status: 403" in details
    assert "Request ID: RID" in details
    assert "Host ID" not in details
    assert "abcdef" not in details
