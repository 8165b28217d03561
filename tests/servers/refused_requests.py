"""What a strict server refuses because of what is asked of it: what is not there, what cannot be so, and forms."""

import base64
import hashlib
import secrets
from typing import Final

from presign_gui.domain.errors import PresignGuiError
from tests.servers.bench import Bench, Refusals, tampered

REQUESTS: Final = Refusals()


# -- what is not there -------------------------------------------------------------------------------------------------


@REQUESTS.case("An object that does not exist", "NoSuchKey")
def no_key(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", "refusals/never-there")))


@REQUESTS.case("A download from a bucket that does not exist", "NoSuchBucket")
def no_bucket(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.get(bench.sign("GET", "key", bucket="no-such-bucket-at-all")))


@REQUESTS.case("An upload to a bucket that does not exist", "NoSuchBucket")
def no_bucket_for_upload(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(bench.sign("PUT", "key", bucket="no-such-bucket-at-all")))


@REQUESTS.case("A version that does not exist", ministack="NoSuchVersion")
def no_version(bench: Bench) -> PresignGuiError:
    version = {"versionId": secrets.token_hex(16)}
    return bench.refused(bench.get(bench.sign("GET", bench.stored(), parameters=version)))


@REQUESTS.case("An object that was deleted in a bucket with versions", "NoSuchKey", ministack="ObjectDeleted")
def deleted(bench: Bench) -> PresignGuiError:
    bucket = f"versions-{secrets.token_hex(4)}"
    bench.client.create_bucket(Bucket=bucket)
    bench.client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    bench.client.put_object(Bucket=bucket, Key="key", Body=b"old")
    bench.client.delete_object(Bucket=bucket, Key="key")
    return bench.refused(bench.get(bench.sign("GET", "key", bucket=bucket)))


@REQUESTS.case("A part of an upload that does not exist", "NoSuchUpload")
def no_upload(bench: Bench) -> PresignGuiError:
    part = {"partNumber": "1", "uploadId": secrets.token_hex(16)}
    return bench.refused(bench.put(bench.sign("PUT", "refusals/part", parameters=part)))


# -- what cannot be so -------------------------------------------------------------------------------------------------


@REQUESTS.case("A bucket in another region", ministack="WrongRegion")
def other_region(bench: Bench) -> PresignGuiError:
    bucket = f"far-away-{secrets.token_hex(4)}"
    bench.client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    return bench.refused(bench.get(bench.sign("GET", "key", bucket=bucket)))


@REQUESTS.case("An upload that may replace nothing, to a key that is taken", "KeyExists")
def key_taken(bench: Bench) -> PresignGuiError:
    url = bench.sign("PUT", bench.stored(), headers={"if-none-match": "*"})
    return bench.refused(bench.put(url, ("if-none-match", "*")))


@REQUESTS.case("A file that is not the one whose MD5 was signed", "SignedForAnotherFile")
def other_md5(bench: Bench) -> PresignGuiError:
    digest = base64.b64encode(hashlib.md5(b"another file", usedforsecurity=False).digest()).decode()
    url = bench.sign("PUT", "refusals/md5", headers={"content-md5": digest})
    return bench.refused(bench.put(url, ("content-md5", digest)))


@REQUESTS.case("An MD5 that is none", "InvalidDigest")
def no_md5(bench: Bench) -> PresignGuiError:
    url = bench.sign("PUT", "refusals/md5", headers={"content-md5": "no-digest"})
    return bench.refused(bench.put(url, ("content-md5", "no-digest")))


@REQUESTS.case("A file that is not the one whose CRC32 was signed", "SignedForAnotherFile")
def other_crc(bench: Bench) -> PresignGuiError:
    headers = {"x-amz-checksum-crc32": "AAAAAA=="}
    return bench.refused(bench.put(bench.sign("PUT", "refusals/crc", headers=headers), *headers.items()))


@REQUESTS.case("A key of more than 1,024 bytes", seaweedfs="KeyTooLong")
def long_key(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(bench.sign("PUT", "x" * 1025)))


@REQUESTS.case("A key with .. between slashes", seaweedfs="InvalidObjectName")
def dots_in_key(bench: Bench) -> PresignGuiError:
    return bench.refused(bench.put(bench.sign("PUT", "refusals/../x")))


@REQUESTS.case("A part with a number that cannot be", "InvalidPartNumber")
def no_part_number(bench: Bench) -> PresignGuiError:
    upload = bench.client.create_multipart_upload(Bucket=bench.bucket, Key="refusals/parts")["UploadId"]
    part = {"partNumber": "10001", "uploadId": upload}
    return bench.refused(bench.put(bench.sign("PUT", "refusals/parts", parameters=part)))


@REQUESTS.case("A storage class that does not exist", "InvalidStorageClass")
def storage_class(bench: Bench) -> PresignGuiError:
    headers = {"x-amz-storage-class": "LUKEWARM"}
    return bench.refused(bench.put(bench.sign("PUT", "refusals/class", headers=headers), *headers.items()))


# -- forms -------------------------------------------------------------------------------------------------------------


@REQUESTS.case("A form whose policy has expired", "RequestExpiredUntimed")
def late_form(bench: Bench) -> PresignGuiError:
    return bench.posted(bench.form("refusals/form", expires_in=-60))


@REQUESTS.case("A form with another key than allowed", "PolicyConditionFailed", seaweedfs="PolicyConditionFailedUntold")
def other_form_key(bench: Bench) -> PresignGuiError:
    return bench.posted(bench.form("refusals/form"), key="refusals/elsewhere")


@REQUESTS.case("A file that is larger than the form's policy allows", "FormSizeRefused")
def file_too_large(bench: Bench) -> PresignGuiError:
    return bench.posted(bench.form("refusals/form", ["content-length-range", 1, 5]))


@REQUESTS.case("A file that is smaller than the form's policy allows", "FormSizeRefused")
def file_too_small(bench: Bench) -> PresignGuiError:
    return bench.posted(bench.form("refusals/form", ["content-length-range", 100, 500]))


@REQUESTS.case("A form with one digit of its signature changed", "FormSignatureDoesNotMatch")
def tampered_form(bench: Bench) -> PresignGuiError:
    form = bench.form("refusals/form")
    return bench.posted(form, **{"x-amz-signature": tampered(dict(form.fields)["x-amz-signature"])})
