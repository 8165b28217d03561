import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.filenames import (
    FALLBACK_NAME,
    MAX_NAME_BYTES,
    attachment,
    file_name_from_disposition,
    numbered,
    safe_file_name,
    split_suffix,
)

RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?")

PIECES = [
    *(
        "..",
        "/",
        "\\",
        ":",
        "con",
        "NUL",
        ".",
        " ",
        "\u202e",
        "\0",
        "\ud800",
        "a",
        "日本",
        "é",
        "e\u0301",
        ".txt",
        "🎉",
    ),
    *("\n", "*", "|", ".tar.gz", "x" * 100, "日" * 100, "\u0301" * 100, "." * 100, " " * 100),
]
hostile = st.text() | st.lists(st.sampled_from(PIECES)).map("".join)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("a/b/report.pdf", "report.pdf"),
        ("a/b/folder/", "folder"),
        ("/etc/passwd", "passwd"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\evil.exe", "evil.exe"),
        ("C:\\Users\\anna\\a.txt", "a.txt"),
        ("C:evil.txt", "C_evil.txt"),
        ("file.txt:stream", "file.txt_stream"),
        ('a<b>c"d|e?f*g', "a_b_c_d_e_f_g"),
        ("line\nbreak\ttab\x00nul\x7fdel\x85.txt", "linebreaktabnuldel.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\u2066b\u200fc\u200bd\ufeff", "abcd"),
        ("half\ud83d.txt", "half.txt"),
        ("name. . .", "name"),
        ("  name ", "name"),
        ("name\u3000", "name"),
        (".profile", ".profile"),
        ("..hidden", "..hidden"),
        ("a b+c%20d#e&f", "a b+c%20d#e&f"),
        ("日本語.txt", "日本語.txt"),
        ("👩\u200d💻.txt", "👩\u200d💻.txt"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Nul .tar.gz", "_Nul .tar.gz"),
        ("com¹", "_com¹"),
        ("LPT9.", "_LPT9"),
        ("a/aux/", "_aux"),
        ("console.txt", "console.txt"),
        ("com10.txt", "com10.txt"),
    ],
)
def test_names_that_any_system_can_store(key: str, name: str) -> None:
    assert safe_file_name(key) == name


@pytest.mark.parametrize(
    "key", ["", "/", "//", ".", "..", "...", ". .", "a/../..", " ", "\u202e", "\0", "\ud800", "\\"]
)
def test_where_nothing_is_left(key: str) -> None:
    assert safe_file_name(key) == FALLBACK_NAME


@pytest.mark.parametrize("name", ["e\u0301.txt", "\u00e9.txt", "\u304b\u3099", "\u304c"])
def test_text_is_not_normalised(name: str) -> None:
    assert safe_file_name(name) == name


@pytest.mark.parametrize(
    ("key", "end"),
    [("x" * 400 + ".pdf", ".pdf"), ("日" * 300 + ".tar.gz", "日.tar.gz"), ("x" * 400, "x"), ("a." + "x" * 400, "x")],
)
def test_long_names_are_cut_before_their_suffix(key: str, end: str) -> None:
    name = safe_file_name(key)
    assert 230 < len(name.encode()) <= 243
    assert name.endswith(end)


def test_a_letter_is_not_cut_from_its_accent() -> None:
    name = safe_file_name("a" * 241 + "e\u0301" + "b" * 50)
    assert name == "a" * 241


def test_a_hostile_length_costs_no_more_than_its_reading() -> None:
    assert safe_file_name(" ." * 500_000 + "a") == ".a"


@given(hostile)
def test_a_safe_name_is_safe(key: str) -> None:
    name = safe_file_name(key)
    assert name
    assert len(name.encode()) <= MAX_NAME_BYTES - len(" (9999).part")
    assert not set('<>:"/\\|?*') & set(name)
    assert not any(unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} for each in name)
    assert not name.startswith((" ", "\u3000"))
    assert not name.endswith((".", " "))
    assert not RESERVED.fullmatch(name)
    assert PurePosixPath("folder", name).parent == PurePosixPath("folder")
    assert PureWindowsPath("folder", name).parts == ("folder", name)


@given(hostile)
def test_making_it_safe_twice_changes_nothing(key: str) -> None:
    assert safe_file_name(safe_file_name(key)) == safe_file_name(key)


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        ("report.pdf", 1, "report (1).pdf"),
        ("report", 2, "report (2)"),
        ("archive.tar.gz", 3, "archive (3).tar.gz"),
        (".profile", 1, ".profile (1)"),
        ("a.b.c", 12, "a.b (12).c"),
        ("version 2.0 final", 1, "version 2.0 final (1)"),
        ("end.", 1, "end. (1)"),
    ],
)
def test_numbered_names(name: str, number: int, expected: str) -> None:
    assert numbered(name, number) == expected


@given(hostile, st.integers(1, 10**6))
def test_a_numbered_name_leaves_room_for_part(key: str, number: int) -> None:
    name = numbered(safe_file_name(key), number)
    assert f"({number})" in name
    assert len(f"{name}.part".encode()) <= MAX_NAME_BYTES


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.txt", ("a", ".txt")),
        ("a.TAR.zst", ("a", ".TAR.zst")),
        ("a", ("a", "")),
        (".a", (".a", "")),
        ("a." + "b" * 30, ("a." + "b" * 30, "")),
    ],
)
def test_where_the_suffix_begins(name: str, parts: tuple[str, str]) -> None:
    assert split_suffix(name) == parts


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("", None),
        ("inline", None),
        ("attachment", None),
        ('attachment; filename=""', None),
        ('attachment; filename="../"', None),
        ("attachment; filename=report.pdf", "report.pdf"),
        ('attachment; filename="report 2026.pdf"', "report 2026.pdf"),
        ("attachment; filename=report 2026.pdf", "report 2026.pdf"),
        ("ATTACHMENT;FILENAME=a.txt", "a.txt"),
        ('filename="a.txt"', "a.txt"),
        ('attachment ; filename = "a.txt" ; size=3', "a.txt"),
        ('attachment; filename="a;b.txt"', "a;b.txt"),
        (r'attachment; filename="a\"b\\c.txt"', "c.txt"),
        (r'attachment; filename="C:\dir\a.txt"', "a.txt"),
        ('attachment; filename="never closed', "never closed"),
        ("attachment; filename=a.txt; filename=b.txt", "a.txt"),
        ("attachment; filename*=UTF-8''%e2%82%ac%20rates.txt", "€ rates.txt"),
        ("attachment; filename=old.txt; filename*=UTF-8''new.txt", "new.txt"),
        ("attachment; filename*=utf-8'ja'%E6%97%A5.txt; filename=old.txt", "日.txt"),
        ("attachment; filename*=iso-8859-1'en'%A3%20rates.txt", "£ rates.txt"),
        ("attachment; filename*=Shift_JIS''%93%FA.txt", "日.txt"),
        ("attachment; filename*=UTF-8''%ff.txt; filename=old.txt", "old.txt"),
        ("attachment; filename*=rot13''abc; filename=old.txt", "old.txt"),
        ("attachment; filename*=new.txt; filename=old.txt", "old.txt"),
        ("attachment; filename*0=long; filename*1=er.txt", "longer.txt"),
        ("attachment; filename*0*=UTF-8''%E6%97; filename*1*=%A5; filename*2=.txt", "日.txt"),
        ("attachment; filename*1=b; filename*0=a; filename*3=x", "ab"),
        ('attachment; filename="=?UTF-8?B?5pel5pys?=.txt"', "日本.txt"),
        ('attachment; filename="=?iso-8859-1?Q?caf=E9_1.txt?="', "café 1.txt"),
        ('attachment; filename="=?UTF-8?B?!!!?="', "=_UTF-8_B_!!!_="),
        ('attachment; filename="' + "日本.txt".encode().decode("latin-1") + '"', "日本.txt"),
        ('attachment; filename="caf\xe9.txt"', "café.txt"),
        ('attachment; filename="日本.txt"', "日本.txt"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment; filename*=UTF-8''..%2f..%2Fetc%2Fpasswd", "passwd"),
        ("attachment; filename*=UTF-8''a%00b%0D%0Ac.txt", "abc.txt"),
    ],
)
def test_names_in_headers(header: str, name: str | None) -> None:
    assert file_name_from_disposition(header) == name


@given(st.text() | hostile.map(lambda text: f'attachment; filename="{text}'))
def test_any_header_gives_a_safe_name_or_none(header: str) -> None:
    name = file_name_from_disposition(header)
    assert name is None or name == safe_file_name(name)


@given(hostile)
def test_an_attachment_brings_its_name_along(key: str) -> None:
    name = safe_file_name(key)
    assert file_name_from_disposition(attachment(name)) == name


@given(st.text())
def test_an_attachment_is_one_plain_line(name: str) -> None:
    value = attachment(name)
    assert value.isascii()
    assert value.isprintable()
    assert value.count('"') == 2


def test_what_old_clients_see() -> None:
    assert attachment('日本 "x" 100%.txt') == (
        "attachment; filename=\"__ _x_ 100_.txt\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC%20%22x%22%20100%25.txt"
    )
