"""Names the AWS profiles on this computer."""

from presign_gui.domain.catalogue import signing as entries


def list_profiles() -> list[str]:
    """Return the names of the profiles in the AWS files, in order. Raises SigningError where they are broken.

    It reads the files each time, since `aws configure` may run meanwhile, and loads botocore only when called.
    """
    import botocore.exceptions
    import botocore.session

    try:
        return sorted(botocore.session.Session().available_profiles, key=str.casefold)
    except (botocore.exceptions.BotoCoreError, OSError) as error:
        raise entries.AWS_FILES_UNREADABLE.error(reason=str(error), detail=str(error)) from None
