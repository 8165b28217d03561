"""Everything that a strict server can be made to refuse: what is done, and the diagnosis that has to come of it.

`tests/e2e/test_refusals.py` checks each case, and `scripts/errors_table.py` writes docs/errors.md from the same runs.
"""

import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from presign_gui.domain.errors import PresignGuiError
from tests.servers.bench import MINISTACK, SEAWEEDFS, Bench, Person, Refusal
from tests.servers.ministack import REGION, Account, User
from tests.servers.refused_links import LINKS
from tests.servers.refused_requests import REQUESTS
from tests.servers.seaweedfs import SeaweedFS

REFUSALS: Final[tuple[Refusal, ...]] = (*LINKS, *REQUESTS)
PAGE: Final = Path(__file__).parents[2] / "docs" / "errors.md"

_HEAD: Final = """# What servers refuse, and what is said of it

Each row is a refusal that a test provokes on a live server that checks signatures, rights and policies as S3 does:
[MiniStack](https://github.com/ministackorg/ministack), which stands for AWS, and
[SeaweedFS](https://github.com/seaweedfs/seaweedfs), which stands for the many servers that are not Amazon's. The server
answers with the code in the third column, which is often the same for different causes; the program names the cause in
the fourth, by what it knows of the link, of what it sent and of both clocks, and in the last says what to do. What
stands in ‹ › is filled in.

`scripts/errors_table.py` writes this page, and `tests/e2e/test_refusals.py` keeps it true.

| What is done | Server | Code | What the program says | What to do |
|---|---|---|---|---|
"""


def bench_of_seaweedfs(server: SeaweedFS, folder: Path) -> Bench:
    """Set up on SeaweedFS, where one owner has all the keys."""
    owner = Person(key_id=server.access_key_id, secret=server.secret_access_key)
    return Bench(
        server=SEAWEEDFS,
        endpoint_url=server.endpoint_url,
        bucket=server.bucket,
        owner=owner,
        client=server.client(),
        folder=folder,
    )


def bench_of_ministack(account: Account, folder: Path) -> Bench:
    """Set up on MiniStack, with people who may do less than the owner of the bucket."""
    owner = _person(account.deployer)
    session = boto3.session.Session(owner.key_id, owner.secret)
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"}, proxies={})
    make: Any = session.client
    client = make("s3", endpoint_url=account.endpoint_url, region_name=REGION, config=config)
    bucket = f"refusals-{secrets.token_hex(4)}"
    client.create_bucket(Bucket=bucket)
    temporary = account.client("sts").get_session_token()["Credentials"]
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    no_uploads = {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*"}
    little = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    others = {
        "nobody": _person(account.new_user("nobody", policy=[little])),
        "forbidden": _person(account.new_user("forbidden", policy=[everything, no_uploads])),
        "temporary": Person(
            key_id=temporary["AccessKeyId"], secret=temporary["SecretAccessKey"], token=temporary["SessionToken"]
        ),
    }
    return Bench(
        server=MINISTACK,
        endpoint_url=account.endpoint_url,
        bucket=bucket,
        owner=owner,
        client=client,
        folder=folder,
        others=others,
    )


def _person(user: User) -> Person:
    return Person(key_id=user.access_key_id, secret=user.secret_access_key)


def row(case: Refusal, server: str, error: PresignGuiError) -> str:
    """Write one row of the page. The code is the server's own, or its status where it sent none."""
    code = error.code if error.code != error.kind or case.kinds[server] == error.code else str(error.status)
    entry = error.entry
    said = f"**{entry.title}**: {entry.cause}"
    cells = [case.title, server, f"`{code}`", said, entry.remedy]
    return "| " + " | ".join(_open(cell) for cell in cells) + " |"


def page(rows: Iterable[str]) -> str:
    """Write the whole of docs/errors.md."""
    return _HEAD + "".join(f"{each}\n" for each in rows)


def _open(template: str) -> str:
    return re.sub(r"\{(\w+)\}", r"‹\1›", template).replace("|", "\\|")
