"""Reads the fields of an event strictly: a field of another type, or one that the operation does not have, is refused.

A field that were ignored could be the very one that made a request safe, such as `if_none_match`.
"""

from collections.abc import Mapping

from presign_backend.refusal import Code, Refusal

MAX_TEXT = 2048
"""Characters of a field such as an upload ID, which S3 makes about 130 long."""
MAX_NAME = 64
"""Characters of the name of a field that is told back to the caller."""
_MAX_NUMBER = 2**53
"""JSON numbers are whole up to here everywhere (RFC 8259, section 6)."""


class Event:
    """The fields of one event. Each is read once; `finish` refuses what is left. None counts as not given."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._unread = {name: value for name, value in fields.items() if value is not None}

    def text(self, name: str) -> str:
        """Read a text that has to be there and not be empty."""
        value = self.optional_text(name)
        if value is None:
            raise malformed(name, f"The field {name} is missing.")
        return value

    def optional_text(self, name: str) -> str | None:
        """Read a text of printable ASCII, as headers and query parameters are, if it is there."""
        value = self.optional_key(name)
        if value is not None and not (len(value) <= MAX_TEXT and value.isascii() and value.isprintable()):
            raise malformed(name, f"The field {name} has to be printable ASCII of at most {MAX_TEXT} characters.")
        return value

    def optional_key(self, name: str) -> str | None:
        """Read a text of any characters, whose limits are for the policy to check, if it is there."""
        value = self._unread.pop(name, None)
        if value is not None and (not isinstance(value, str) or not value):
            raise malformed(name, f"The field {name} has to be a text that is not empty.")
        return value

    def optional_word(self, name: str, word: str) -> bool:
        """Read a field that has one possible value; tell whether it is there."""
        value = self.optional_text(name)
        if value not in {None, word}:
            raise malformed(name, f"The field {name} can only be {word}.")
        return value is not None

    def optional_number(self, name: str) -> int | None:
        """Read a whole number from 0 on, if it is there."""
        value = self._unread.pop(name, None)
        return None if value is None else _number(name, value)

    def optional_numbers(self, name: str) -> list[int] | None:
        """Read a list of whole numbers from 0 on, if it is there."""
        value = self._unread.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, list) or not value:
            raise malformed(name, f"The field {name} has to be a list that is not empty.")
        return [_number(name, each) for each in value]

    def finish(self) -> None:
        """Refuse an event that has fields left which nobody asked for."""
        for name in self._unread:
            shown = name if name.isidentifier() and name.isascii() and len(name) <= MAX_NAME else None
            raise malformed(shown, "The event has a field that this operation does not take.")


def malformed(field: str | None, message: str) -> Refusal:
    """Return the refusal of an event that nothing can be read from, or not what the operation needs."""
    return Refusal(Code.MALFORMED_EVENT, message, field=field)


def _number(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_NUMBER:
        raise malformed(name, f"The field {name} has to be made of whole numbers, from 0 on.")
    return value
