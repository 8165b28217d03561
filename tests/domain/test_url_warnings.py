import re

import pytest

from presign_gui.domain.url_warnings import UrlWarning, UrlWarningKind, warning


@pytest.mark.parametrize("kind", UrlWarningKind)
def test_every_kind_has_one_sentence(kind: UrlWarningKind) -> None:
    template = UrlWarning(kind).template
    assert template.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", template)


def test_facts_fill_the_text() -> None:
    needed = warning(UrlWarningKind.NEEDS_HEADERS, headers="content-type")
    assert needed.text() == "It works only with the headers it was signed with: content-type."
    assert needed == warning(UrlWarningKind.NEEDS_HEADERS, headers="content-type")
    assert needed != warning(UrlWarningKind.NEEDS_HEADERS, headers="x-amz-acl")
