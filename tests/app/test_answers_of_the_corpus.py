"""Every answer of the corpus is read as is written beside it, as bytes off the wire are: body, diagnosis, words."""

import time

import pytest

from presign_gui.app.explain import MAX_BODY
from presign_gui.domain.answer import Answer
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.s3_codes import BY_CODE, TABLE
from presign_gui.domain.s3_errors import diagnose
from presign_gui.transfer.error_body import parse_error_body
from tests.fakes.corpus import RecordedAnswer, recorded_answers
from tests.fakes.links import SIGNATURE, TOKEN

ANSWERS = recorded_answers()


def read(answer: RecordedAnswer) -> PresignGuiError:
    data = answer.data[:MAX_BODY]
    said = Answer(
        status=answer.status,
        headers=answer.answer_headers,
        body=parse_error_body(data),
        text=data.decode("utf-8", "replace"),
    )
    return diagnose(said, answer.sent, answer.now)


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_the_expected_reading(answer: RecordedAnswer) -> None:
    error = read(answer)
    assert error.kind == answer.kind
    assert error.code == (answer.code or answer.kind)
    assert error.status == answer.status
    assert {name: error.facts[name] for name in answer.facts} == answer.facts
    sentences = f"{error.title()} {error.cause()} {error.remedy()}"
    assert answer.says in sentences
    assert "{" not in sentences
    shown = sentences + error.detail
    assert not any(secret in shown for secret in (SIGNATURE, TOKEN, answer.never) if secret)


@pytest.mark.parametrize("answer", [each for each in ANSWERS if each.repeat[1]], ids=str)
def test_size_costs_nothing(answer: RecordedAnswer) -> None:
    data = answer.data

    def seconds() -> float:
        began = time.thread_time()
        parse_error_body(data)
        return time.thread_time() - began

    assert min(seconds() for _ in range(3)) < 0.5


def test_every_code_of_the_table_is_in_the_corpus() -> None:
    assert set(BY_CODE) <= {answer.code for answer in ANSWERS}
    assert len(TABLE) == len(BY_CODE)


def test_every_row_of_the_table_reads_well_with_nothing_but_its_code() -> None:
    for row in TABLE:
        body = f"<Error><Code>{row.code}</Code></Error>".encode()
        error = diagnose(Answer(status=400, body=parse_error_body(body)), None, ANSWERS[0].now)
        assert "{" not in f"{error.title()} {error.cause()} {error.remedy()}", row.code
        assert isinstance(error, row.entry.family)


def test_the_corpus_is_large_enough_and_says_each_case_once() -> None:
    assert len(ANSWERS) >= 120
    assert len({str(answer) for answer in ANSWERS}) == len(ANSWERS)


@pytest.mark.parametrize(
    ("by", "least"),
    [
        ("Amazon S3", 100),
        ("SeaweedFS", 10),
        ("MinIO", 10),
        ("Ceph", 10),
        ("Cloudflare R2", 10),
        ("Backblaze B2", 5),
        ("Wasabi", 5),
        ("Google Cloud Storage", 10),
        ("MiniStack", 2),
        ("HTML", 5),
        ("truncated", 5),
        ("huge", 5),
        ("not XML", 5),
        ("wrong charset", 3),
        ("entity bomb", 3),
    ],
)
def test_it_has_the_forms_of_every_server_and_what_is_none_at_all(by: str, least: int) -> None:
    assert sum(answer.by == by for answer in ANSWERS) >= least
