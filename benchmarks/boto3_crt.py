"""boto3's transfer manager over awscrt, to compare with: `up FILE BUCKET KEY` or `down FILE BUCKET KEY`.

The endpoint and the credentials come from the environment. It chooses its number of streams itself. boto3 would make
the same objects, but always with TLS, and the server here has none.
"""

import os
import sys

import botocore.session
from botocore.config import Config
from s3transfer.crt import (
    BotocoreCRTCredentialsWrapper,
    BotocoreCRTRequestSerializer,
    CRTTransferManager,
    create_s3_crt_client,
)

from benchmarks.measuring import MIB
from benchmarks.moving import PART_MIB


def main(arguments: list[str]) -> None:
    """Move one file."""
    direction, path, bucket, key = arguments
    with _manager() as manager:
        future = manager.upload(path, bucket, key) if direction == "up" else manager.download(bucket, key, path)
        future.result()


def _manager() -> CRTTransferManager:
    session = botocore.session.get_session()
    region = os.environ["AWS_REGION"]
    settings = {
        "region_name": region,
        "endpoint_url": os.environ["AWS_ENDPOINT_URL_S3"],
        "config": Config(s3={"addressing_style": "path"}),
    }
    credentials = session.get_credentials()
    if credentials is None:
        raise SystemExit("no credentials in the environment")
    client = create_s3_crt_client(
        region,
        crt_credentials_provider=BotocoreCRTCredentialsWrapper(credentials).to_crt_credentials_provider(),
        part_size=PART_MIB * MIB,
        use_ssl=False,
    )
    return CRTTransferManager(client, BotocoreCRTRequestSerializer(session, settings))


if __name__ == "__main__":
    main(sys.argv[1:])
