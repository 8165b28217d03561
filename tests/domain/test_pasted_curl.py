"""What a `curl` command says: written for bash, for PowerShell and for the Windows command prompt."""

import pytest

from presign_gui.domain.pasted_curl import MAX_COMMANDS, CurlCommand, curl_commands

URL = "https://b.s3.eu-west-1.amazonaws.com/k%20y?X-Amz-Signature=ab&x-id=PutObject"


def only(text: str) -> CurlCommand:
    (command,) = curl_commands(text)
    return command


@pytest.mark.parametrize(
    "text",
    [
        f"curl {URL}",
        f"$ curl '{URL}'",
        f'curl "{URL}"',
        f"curl.exe --url '{URL}'",
        f"curl \\\n  -sS \\\r\n  '{URL}'",
        f"curl `\n  '{URL}'",
        f"curl $'{URL}'",
        f"curl -o out.bin '{URL}' && echo done",
        f"cd x; curl -L '{URL}' | head",
        f"result=$(curl -sS '{URL}')",
        'curl ^"' + URL.replace("&", "^&").replace("%", "^%") + '^" ^\n  -o x',
        "curl " + URL.replace("&", "\\&"),
    ],
)
def test_the_url_whatever_the_shell(text: str) -> None:
    command = only(text)
    assert [url.rstrip(")") for url in command.urls] == [URL]
    assert command.method == "GET"


@pytest.mark.parametrize(
    ("options", "method"),
    [
        ("-X PUT", "PUT"),
        ("-XPUT", "PUT"),
        ("--request put", "PUT"),
        ("--request=PUT", "PUT"),
        ("-T file", "PUT"),
        ("-sSfT file", "PUT"),
        ("--upload-file file", "PUT"),
        ("-X PUT --data-binary @file", "PUT"),
        ("-d x=1", "POST"),
        ("-F key=1", "POST"),
        ("-G -d x=1", "GET"),
        ("-I", "HEAD"),
        ("--head", "HEAD"),
        ("-sS --fail --location -o out", "GET"),
    ],
)
def test_the_method_that_curl_would_use(options: str, method: str) -> None:
    command = only(f"curl {options} '{URL}'")
    assert command.method == method
    assert command.urls == [URL]


def test_headers_and_form_fields_in_their_order() -> None:
    command = only(
        "curl -H 'Content-Type: text/plain' -H\"X-A:  b: c \" --header=x-d:e -H 'not a header' -H '@file'"
        f" -F key=a/b -F 'policy=e30=' -F file=@photo.png '{URL}'"
    )
    assert command.headers == [("Content-Type", "text/plain"), ("X-A", "b: c"), ("x-d", "e")]
    assert command.form == [("key", "a/b"), ("policy", "e30="), ("file", "@photo.png")]


def test_a_line_break_ends_a_command_and_a_quoted_one_does_not() -> None:
    text = f"curl '{URL[:40]}\n{URL[40:]}'\ncurl -I {URL}\nhttps://example.com/"
    first, second = curl_commands(text)
    assert first.urls == [URL[:40] + "\n" + URL[40:]]
    assert (second.urls, second.method) == ([URL], "HEAD")
    assert text[second.start : second.end] == f"curl -I {URL}"


@pytest.mark.parametrize(
    "text", ["", "curl", "curly https://a", "a/curl https://a", "curl --help", "I like curl a lot"]
)
def test_what_is_no_command(text: str) -> None:
    assert curl_commands(text) == ()


def test_only_so_many_commands_are_read() -> None:
    assert len(curl_commands(f"curl {URL}\n" * (MAX_COMMANDS + 5))) == MAX_COMMANDS
