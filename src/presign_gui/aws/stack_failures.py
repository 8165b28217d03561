"""Says why CloudFormation, or what it needs of S3, was not to be had: the errors of the AWS side's own rooms."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from presign_gui.aws.failures import FAILURES, code_of, message_of, refused, status_of
from presign_gui.aws.session import AwsAccess
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import PresignGuiError

_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"})


@contextmanager
def typed_failures(access: AwsAccess) -> Iterator[None]:
    """Turn whatever a client raises inside into the program's typed errors."""
    try:
        yield
    except FAILURES as error:
        raise stack_failure(access, error) from None


def stack_failure(access: AwsAccess, error: Exception) -> PresignGuiError:
    """Return the typed error for whatever a client raised. For any operation; never raises."""
    if isinstance(error, ClientError) and is_denied(error):
        return refused(entries.NOT_ALLOWED, error, operation=error.operation_name, reason=reason_of(error))
    return access.failure(error)


def is_denied(error: ClientError) -> bool:
    """Tell whether AWS refused for want of a permission. S3's answer to HeadBucket has a status and no code."""
    return code_of(error) in _DENIED


def is_absent(error: ClientError) -> bool:
    """Tell whether there is no such stack, bucket or change set."""
    if code_of(error) == "ValidationError":
        return "does not exist" in message_of(error)
    return status_of(error) == 404 or code_of(error) in {"ChangeSetNotFound", "ChangeSetNotFoundException"}


def reason_of(error: ClientError) -> str:
    """Return AWS's own words, or its code where it has none."""
    return message_of(error) or code_of(error)
