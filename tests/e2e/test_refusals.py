"""Every refusal that can be provoked on a live server ends in the right diagnosis, and stands so in docs/errors.md."""

import pytest

from tests.servers import refusals
from tests.servers.bench import MINISTACK, SEAWEEDFS, Bench, Refusal
from tests.servers.ministack import Account, account
from tests.servers.seaweedfs import SeaweedFS

__all__ = ["account"]

CASES = [(case, server) for case in refusals.REFUSALS for server in case.kinds]


@pytest.fixture(scope="module")
def benches(seaweedfs: SeaweedFS, account: Account, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bench]:
    folder = tmp_path_factory.mktemp("refusals")
    return {
        SEAWEEDFS: refusals.bench_of_seaweedfs(seaweedfs, folder),
        MINISTACK: refusals.bench_of_ministack(account, folder),
    }


@pytest.mark.parametrize(("case", "server"), CASES, ids=[f"{server}: {case.title}" for case, server in CASES])
def test_a_refusal_is_diagnosed(case: Refusal, server: str, benches: dict[str, Bench]) -> None:
    error = case.provoke(benches[server])
    assert error.kind == case.kinds[server], error.detail
    for words in (error.title(), error.cause(), error.remedy()):
        assert "{" not in words
    assert refusals.row(case, server, error) in refusals.PAGE.read_text().splitlines()


def test_the_page_lists_nothing_else() -> None:
    rows = [line for line in refusals.PAGE.read_text().splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[:2] for line in rows[1:]] == [[f"| {case.title}", server] for case, server in CASES]
