"""Links as they are given to a command: typed, quoted from an e-mail, or on standard input, where no one sees them."""

import sys

from presign_gui.cli.arguments import UsageError
from presign_gui.cli.output import Output
from presign_gui.domain.pasted_sources import MAX_PASTED, text_of
from presign_gui.domain.pasted_text import PastedLink, PastedText, read_pasted
from presign_gui.domain.post_form import PostForm


def read_argument(argument: str, output: Output) -> PastedText:
    """Find the links or the form in an argument, or on standard input where it is `-`. Raises InputError."""
    if argument != "-":
        return read_pasted(argument)
    if sys.stdin.isatty():
        output.say("Paste the link, then press Ctrl-D on a line of its own (Windows: Ctrl-Z, Enter).")
    return read_pasted(text_of(sys.stdin.buffer.read(MAX_PASTED)))


def read_one(argument: str, output: Output) -> PastedLink | PostForm:
    """Return the one link or form in an argument, and say what was mended. Raises InputError and UsageError."""
    found = read_argument(argument, output)
    if found.form is not None:
        return found.form
    if len(found.links) > 1:
        raise UsageError(f"there are {len(found.links)} links in the text: give one of them")
    (link,) = found.links
    for repair in link.repairs:
        output.say(repair.text())
    return link
