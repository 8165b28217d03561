"""Finds presigned POST forms in pasted text: JSON as SDKs print it, HTML as web pages have it, `curl -F` commands."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from presign_gui.domain.errors import InputError
from presign_gui.domain.pasted_curl import curl_commands
from presign_gui.domain.pasted_sources import MAX_PASTED
from presign_gui.domain.post_form import PostForm, make_post_form

_URL_NAMES: Final = ("url", "action", "postURL", "uri", "endpoint")
_FIELD_NAMES: Final = ("fields", "inputs", "formData", "formInputs", "params")
_DEEPEST: Final = 4
_WIDEST: Final = 50
_HINTS: Final = re.compile(r"[Pp](?i:olicy)")
# A quotation mark that is never closed ends at the next tag, so that no text is scanned twice.
_TAG_CONTENT: Final = r"""(?>[^<>"']+|"[^"<]*"|'[^'<]*')*+"""
_FORM: Final = re.compile(rf"(?is)<form\b(?P<attributes>{_TAG_CONTENT})>(?P<content>.*?)(?:</form\b|\Z)")
_INPUT: Final = re.compile(rf"(?is)<input\b({_TAG_CONTENT})>")
_ATTRIBUTE: Final = re.compile(r"""(?is)(?<![a-z0-9-])([a-z][a-z0-9-]*+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ENTITY: Final = re.compile(r"&#?[A-Za-z0-9]{1,31};")


def read_post_form(text: str) -> PostForm | None:
    """Return the first form in `text`, or None where there is none.

    Raises InputError for something that is evidently a form but cannot be used, such as one without a signature.
    """
    text = text[:MAX_PASTED]
    if not _HINTS.search(text):
        return None
    problem = None
    for url, fields in (*_in_json(text), *_in_html(text), *_in_commands(text)):
        try:
            return make_post_form(url, fields)
        except InputError as error:
            problem = problem or error
    if problem is not None:
        raise problem
    return None


def _in_json(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    start = text.find("{")
    if start == -1:
        return
    for written in (text[start:], _from_python(text[start:])):
        try:
            document, _ = json.JSONDecoder().raw_decode(written)
        except (ValueError, RecursionError):
            continue
        yield from _forms_within(document, _DEEPEST)
        return


def _from_python(text: str) -> str:
    """Turn what `print` shows of boto3's answer into JSON, where no quotation mark stands within another."""
    return text if '"' in text or "\\" in text else text.replace("'", '"')


def _forms_within(document: object, depth: int) -> Iterator[tuple[str, Mapping[str, str]]]:
    if not isinstance(document, dict) or depth == 0:
        return
    url = next((document[name] for name in _URL_NAMES if isinstance(document.get(name), str)), None)
    fields = next((found for name in _FIELD_NAMES if (found := _texts(document.get(name)))), None)
    if url is not None and fields is not None:
        yield url, fields
        return
    for value in list(document.values())[:_WIDEST]:
        yield from _forms_within(value, depth - 1)


def _texts(value: object) -> dict[str, str] | None:
    """Return fields given as one object, or as a list of `{"name": ..., "value": ...}`; None for anything else."""
    if isinstance(value, list):
        pairs = ((each.get("name"), each.get("value")) for each in value if isinstance(each, dict))
        value = {name: text for name, text in pairs if isinstance(name, str)}
    if not isinstance(value, dict):
        return None
    return {str(name): str(text) for name, text in value.items() if isinstance(text, str | int)} or None


def _in_html(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for form in _FORM.finditer(text):
        action = _attributes(form["attributes"]).get("action")
        inputs = (_attributes(found[1]) for found in _INPUT.finditer(form["content"]))
        fields = {each["name"]: each.get("value", "") for each in inputs if _is_field(each)}
        if action and fields:
            yield action, fields


def _is_field(attributes: Mapping[str, str]) -> bool:
    """Tell a field from the choice of the file and from buttons, which browsers do not send unless they are pressed."""
    return bool(attributes.get("name")) and attributes.get("type", "text").lower() not in {"file", "submit", "button"}


def _attributes(text: str) -> dict[str, str]:
    return {found[1].lower(): _plain(found[2] or found[3] or found[4] or "") for found in _ATTRIBUTE.finditer(text)}


def _plain(value: str) -> str:
    """Undo the entities that are closed by a semicolon; the others may be parts of a URL."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), value)


def _in_commands(text: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for command in curl_commands(text) if "-F" in text or "--form" in text else ():
        fields = {name: value for name, value in command.form if not value.startswith(("@", "<"))}
        if fields:
            yield command.urls[0], fields
