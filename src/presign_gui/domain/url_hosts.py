"""What the name of an AWS host says: the bucket in front, the region, whether it is the global host.

Forms: AWS General Reference, "Amazon S3 endpoints and quotas"; S3 User Guide, "Virtual hosting of general purpose
buckets", "Dual-stack endpoints", "Transfer Acceleration", "Access points" and "AWS PrivateLink for Amazon S3".
Suffixes of the partitions: botocore's `partitions.json`.
"""

import re
from dataclasses import dataclass
from typing import Final

_HOST: Final = re.compile(
    r"""
    (?: (?P<bucket> .+ ) \. )?
    (?P<service>
        s3 (?:-fips)? (?:\.dualstack)? \. (?P<region> REGION )          # s3.eu-west-1, s3-fips.dualstack.us-east-1
      | s3 - (?:fips-)? (?P<dashed> REGION )                            # s3-eu-west-1, the old spelling
      | s3-website [.-] (?P<website> REGION )                           # takes no signatures
      | s3-external-1 (?P<virginia>)
      | s3-accelerate (?:\.dualstack)?
      | s3 (?P<global>)                                                 # s3.amazonaws.com
      | s3-(?:accesspoint|object-lambda) (?:-fips)? (?:\.dualstack)? \. (?P<access> REGION )
      | [a-z0-9-]+ \. s3-outposts (?:-fips)? \. (?P<outpost> REGION )
      | s3express (?:-fips)? - [a-z0-9-]+ (?:\.dualstack)? \. (?P<express> REGION )
      | accesspoint \. s3-global                                        # multi-region access points
      | (?:bucket|accesspoint) \. vpce-[a-z0-9-]+ \. s3 \. (?P<link> REGION ) \. vpce
    )
    \. (?P<suffix> amazonaws\.com (?:\.cn)? | amazonaws\.eu | c2s\.ic\.gov | sc2s\.sgov\.gov | csp\.hci\.ic\.gov
         | cloud\.adc-e\.uk )
    """.replace("REGION", "[a-z]{2,5}(?:-[a-z]+){1,3}-[0-9]{1,2}"),
    re.VERBOSE,
)
_REGION_GROUPS: Final = ("region", "dashed", "access", "outpost", "express", "link", "website")


@dataclass(frozen=True, slots=True)
class AwsHost:
    """The meaning of one AWS host. `service_host` is the host without the bucket in front.

    `region` is None where the host does not tell; `is_global` marks `s3.amazonaws.com`, which leaves it to redirects
    where the bucket is; `is_website` marks the hosts of websites, which serve no presigned URL. `suffix` is what all
    hosts of the partition end in.
    """

    bucket: str | None
    service_host: str
    region: str | None
    is_global: bool
    is_website: bool
    suffix: str


def read_aws_host(host: str) -> AwsHost | None:
    """Read a host's name (without a port, any case). None for a host that is not one of S3 on AWS."""
    host = host.lower()
    found = _HOST.fullmatch(host)
    if found is None:
        return None
    region = next((found[group] for group in _REGION_GROUPS if found[group]), None)
    if found["virginia"] is not None:
        region = "us-east-1"
    bucket = found["bucket"]
    service_host = host.removeprefix(f"{bucket}.") if bucket else host
    return AwsHost(
        bucket=bucket,
        service_host=service_host,
        region=region,
        is_global=found["global"] is not None,
        is_website=found["website"] is not None,
        suffix=found["suffix"],
    )
