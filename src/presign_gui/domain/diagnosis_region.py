"""Redirects and wrong regions: the request reached S3, but at a place that is not the bucket's.

A presigned URL is signed for one host and one region, so hardly any redirect can be followed with it (`redirects` says
which): S3 User Guide, "Making requests", request redirection. Regions opened since March 2019 answer 400 where older
ones redirect.
"""

import re
from typing import Final

from presign_gui.domain.answer import Case
from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.url_hosts import read_aws_host

_EXPECTING: Final = re.compile(r"expecting '([a-z0-9-]+)'")
_CONSTRAINT: Final = re.compile(r"The ([a-z]+-[a-z0-9-]+) location constraint")
_HOST_OF_LOCATION: Final = re.compile(r"(?i)https?://(?:[^/?#@]*@)?([^/?#]+)")


def redirect_host(case: Case) -> str | None:
    """Return the host that the answer points to, by its `<Endpoint>` or its Location header."""
    location = _HOST_OF_LOCATION.match(case.header("Location") or "")
    return case.field("Endpoint") or (location[1] if location else None)


def diagnose_temporary_redirect(case: Case) -> PresignGuiError:
    """Explain 307 TemporaryRedirect: the bucket's name has not reached every region yet."""
    endpoint = redirect_host(case)
    if endpoint is None:
        return case.error(entries.TEMPORARY_REDIRECT_UNTOLD)
    return case.error(entries.TEMPORARY_REDIRECT, endpoint=endpoint)


def diagnose_permanent_redirect(case: Case) -> PresignGuiError:
    """Explain 301 PermanentRedirect, which comes with or without a body: another region, or only another host."""
    region, endpoint = _right_region(case), redirect_host(case)
    signed_for = case.url.region if case.url else None
    if region and (endpoint is None or region != signed_for):
        return case.error(entries.WRONG_REGION, region=region, **({"endpoint": endpoint} if endpoint else {}))
    if endpoint:
        return case.error(entries.WRONG_ENDPOINT, endpoint=endpoint)
    return case.error(entries.WRONG_REGION_UNTOLD)


def diagnose_signature_parameters(case: Case) -> PresignGuiError:
    """Explain AuthorizationHeaderMalformed and AuthorizationQueryParametersError."""
    region = _right_region(case)
    if region:
        return case.error(entries.WRONG_REGION, region=region)
    if says_lasts_too_long(case):
        return case.error(entries.LASTS_TOO_LONG)
    return case.error(entries.SIGNATURE_PARAMETERS_WRONG, message=case.words)


def diagnose_location_constraint(case: Case) -> PresignGuiError:
    """Explain IllegalLocationConstraintException, in which the region named may be the bucket's or the signer's."""
    named = _CONSTRAINT.search(case.message)
    if named and case.url and named[1] != case.url.region:
        return case.error(entries.WRONG_REGION, region=named[1])
    return case.error(entries.WRONG_REGION_UNTOLD)


def says_lasts_too_long(case: Case) -> bool:
    """Tell whether the server minds an X-Amz-Expires of more than a week."""
    return "X-Amz-Expires must be less than a week" in case.message


def _right_region(case: Case) -> str | None:
    expecting = _EXPECTING.search(case.message)
    endpoint = read_aws_host(redirect_host(case) or "")
    return (
        case.field("Region")
        or case.header("x-amz-bucket-region")
        or (expecting[1] if expecting else None)
        or (endpoint.region if endpoint else None)
    )
