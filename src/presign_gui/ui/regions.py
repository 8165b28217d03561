"""The AWS regions that forms offer."""

from typing import Final

REGIONS: Final = (
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "ap-northeast-1",
    "ap-northeast-3",
    "ap-southeast-1",
    "ap-southeast-2",
)
"""Offered, not required: any region can be typed."""
