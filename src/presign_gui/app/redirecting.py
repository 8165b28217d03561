"""What to do when S3 sends a transfer on: sign again for the bucket's region, or follow, or leave it at the error."""

from presign_gui.app.relocating_signer import RelocatingSigner
from presign_gui.domain.errors import InputError, PresignGuiError
from presign_gui.domain.link_signer import LinkSigner
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.redirects import follow, region_to_sign_for
from presign_gui.domain.signing import Signer


def redirected(signer: Signer, location: ObjectLocation, error: PresignGuiError) -> Signer | None:
    """Return the signer with which the transfer of `location` may be tried again after `error`; None to give up."""
    match signer:
        case RelocatingSigner():
            region = region_to_sign_for(error, signer.region_of(location.bucket))
            if region is None:
                return None
            signer.learn(location.bucket, region)
            return signer
        case LinkSigner():
            return _following(signer, error)
        case _:
            return None


def _following(signer: LinkSigner, error: PresignGuiError) -> LinkSigner | None:
    target = follow(signer.url, error)
    if target is None:
        return None
    try:
        return signer.at(parse_presigned_url(target))
    except InputError:
        return None
