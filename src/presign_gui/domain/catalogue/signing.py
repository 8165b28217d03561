"""No URL could be signed: credentials, region, or the Lambda functions that sign (SigningError).

What AWS refuses besides, while buckets and objects are listed, is in `presign_gui.domain.catalogue.listing`, and
what keeps AWS from being reached in `presign_gui.domain.catalogue.network`. Facts: `profile`, `function`, `region`
and `command` are names as they are typed; `reason` and `message` are words of AWS, boto3 or the function.
"""

from typing import Final

from presign_gui.domain.errors import (
    QT_TRANSLATE_NOOP,
    Actor,
    CatalogueEntry,
    InputError,
    PresignGuiError,
    Retry,
    SigningError,
)


def _entry(
    kind: str,
    title: str,
    cause: str,
    remedy: str,
    source: str,
    *,
    family: type[PresignGuiError] = SigningError,
    retry: Retry = Retry.USER_ACTION,
    actor: Actor = Actor.YOU,
) -> CatalogueEntry:
    return CatalogueEntry(
        kind=kind,
        family=family,
        title=title,
        cause=cause,
        remedy=remedy,
        retry=retry,
        actor=actor,
        source=source,
    )


_CREDENTIAL_CHAIN: Final = "boto3 documentation: Credentials"
_INVOKE: Final = "AWS Lambda API Reference: Invoke, Errors"
_CONTRACT: Final = "docs/backend.md: The contract"

# Credentials

NO_CREDENTIALS: Final = _entry(
    "NoCredentials",
    QT_TRANSLATE_NOOP("errors", "No AWS credentials found"),
    QT_TRANSLATE_NOOP("errors", "Neither the environment nor the AWS files on this computer hold credentials to use."),
    QT_TRANSLATE_NOOP("errors", "Run “aws configure” or “aws sso login”, or choose a profile that has credentials."),
    _CREDENTIAL_CHAIN,
)
CREDENTIALS_INCOMPLETE: Final = _entry(
    "CredentialsIncomplete",
    QT_TRANSLATE_NOOP("errors", "AWS credentials incomplete"),
    QT_TRANSLATE_NOOP("errors", "The credentials found in {place} lack {missing}."),
    QT_TRANSLATE_NOOP("errors", "Add {missing}, or remove the incomplete credentials so that others are looked for."),
    _CREDENTIAL_CHAIN,
)
PROFILE_NOT_FOUND: Final = _entry(
    "ProfileNotFound",
    QT_TRANSLATE_NOOP("errors", "No such AWS profile"),
    QT_TRANSLATE_NOOP("errors", "The AWS files on this computer have no profile named “{profile}”."),
    QT_TRANSLATE_NOOP("errors", "Choose another profile, or make this one with “aws configure --profile {profile}”."),
    _CREDENTIAL_CHAIN,
)
AWS_FILES_UNREADABLE: Final = _entry(
    "AwsFilesUnreadable",
    QT_TRANSLATE_NOOP("errors", "AWS configuration cannot be read"),
    QT_TRANSLATE_NOOP("errors", "The AWS configuration on this computer is not in order ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Mend the file ~/.aws/config or ~/.aws/credentials."),
    "AWS SDKs and Tools Reference Guide: Shared config and credentials files",
)
LOGIN_NEEDED: Final = _entry(
    "LoginNeeded",
    QT_TRANSLATE_NOOP("errors", "Not signed in to AWS"),
    QT_TRANSLATE_NOOP("errors", "The profile uses a sign-in to AWS that has not been done on this computer."),
    QT_TRANSLATE_NOOP("errors", "Run “{command}” in a terminal, then try again."),
    "AWS CLI User Guide: Configuring IAM Identity Center authentication",
)
LOGIN_EXPIRED: Final = _entry(
    "LoginExpired",
    QT_TRANSLATE_NOOP("errors", "The sign-in to AWS has expired"),
    QT_TRANSLATE_NOOP("errors", "The profile's sign-in to AWS has ended, so AWS gives out no more credentials for it."),
    QT_TRANSLATE_NOOP("errors", "Run “{command}” in a terminal, then try again."),
    "AWS CLI User Guide: Configuring IAM Identity Center authentication",
)
CREDENTIALS_EXPIRED: Final = _entry(
    "CredentialsExpired",
    QT_TRANSLATE_NOOP("errors", "AWS credentials have expired"),
    QT_TRANSLATE_NOOP("errors", "The temporary credentials on this computer are past their end."),
    QT_TRANSLATE_NOOP("errors", "Get new temporary credentials the way you got these, then try again."),
    "IAM User Guide: Temporary security credentials in IAM",
)
CREDENTIALS_UNAVAILABLE: Final = _entry(
    "CredentialsUnavailable",
    QT_TRANSLATE_NOOP("errors", "AWS credentials could not be fetched"),
    QT_TRANSLATE_NOOP("errors", "The source of the profile's credentials failed ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Check that “aws sts get-caller-identity” works with the same profile."),
    _CREDENTIAL_CHAIN,
)
MFA_NEEDED: Final = _entry(
    "MfaNeeded",
    QT_TRANSLATE_NOOP("errors", "The profile asks for an MFA code"),
    QT_TRANSLATE_NOOP("errors", "The profile “{profile}” needs a code of an MFA device, which cannot be typed here."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Run “aws configure export-credentials --profile {profile} --format env”, and start the program with the"
        " variables that it prints.",
    ),
    "AWS CLI User Guide: Using an IAM role in the AWS CLI, Using multi-factor authentication",
)
ROLE_REFUSED: Final = _entry(
    "RoleRefused",
    QT_TRANSLATE_NOOP("errors", "The role may not be taken on"),
    QT_TRANSLATE_NOOP("errors", "AWS refused to give out the credentials of the profile's role ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Check the role in the profile, and ask who runs the AWS account to let you use it."),
    "AWS STS API Reference: AssumeRole; IAM Identity Center Portal API Reference: GetRoleCredentials",
    actor=Actor.BUCKET_OWNER,
)
CREDENTIALS_REFUSED: Final = _entry(
    "CredentialsRefused",
    QT_TRANSLATE_NOOP("errors", "AWS does not accept the credentials"),
    QT_TRANSLATE_NOOP("errors", "The access key is unknown to AWS, switched off, or its secret key is wrong."),
    QT_TRANSLATE_NOOP("errors", "Check the access key and the secret key of the profile, or make a new pair."),
    "AWS General Reference: Common Errors; S3 API Reference: Error responses",
)
CLOCK_WRONG: Final = _entry(
    "ClockWrong",
    QT_TRANSLATE_NOOP("errors", "This computer's clock is wrong"),
    QT_TRANSLATE_NOOP("errors", "AWS refused the request because it was signed at a time too far from AWS's own."),
    QT_TRANSLATE_NOOP("errors", "Set this computer's clock, best by switching on automatic time, then try again."),
    "AWS General Reference: Common Errors; S3 API Reference: Error responses, RequestTimeTooSkewed",
)

# Region and endpoint

NO_REGION: Final = _entry(
    "NoRegion",
    QT_TRANSLATE_NOOP("errors", "No region chosen"),
    QT_TRANSLATE_NOOP("errors", "A presigned URL is signed for one region, and none was given."),
    QT_TRANSLATE_NOOP("errors", "Choose the bucket's region, such as eu-central-1, or set AWS_REGION."),
    "IAM User Guide: AWS Signature Version 4 for API requests, credential scope",
)
REGION_INVALID: Final = _entry(
    "RegionInvalid",
    QT_TRANSLATE_NOOP("errors", "Not a region"),
    QT_TRANSLATE_NOOP("errors", "“{region}” cannot be the name of a region."),
    QT_TRANSLATE_NOOP("errors", "Type the region's code, such as eu-central-1."),
    "AWS General Reference: Regional endpoints",
    family=InputError,
)
ENDPOINT_INVALID: Final = _entry(
    "EndpointInvalid",
    QT_TRANSLATE_NOOP("errors", "Not an endpoint"),
    QT_TRANSLATE_NOOP("errors", "“{endpoint}” cannot be the address of an S3 server."),
    QT_TRANSLATE_NOOP("errors", "Write it as https://HOST or http://HOST:PORT, without a user name or a query."),
    "boto3 documentation: Session.client, endpoint_url",
    family=InputError,
)
AWS_REJECTED: Final = _entry(
    "AwsRejected",
    QT_TRANSLATE_NOOP("errors", "AWS refused the request"),
    QT_TRANSLATE_NOOP("errors", "AWS refused {operation}: {reason}."),
    QT_TRANSLATE_NOOP("errors", "Look at the details, and check the connection's region, endpoint and names."),
    "AWS General Reference: Common Errors",
)
REQUEST_IMPOSSIBLE: Final = _entry(
    "RequestImpossible",
    QT_TRANSLATE_NOOP("errors", "The request cannot be made"),
    QT_TRANSLATE_NOOP("errors", "The library boto3 would not even make the request ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Check the bucket's name and the connection's region and endpoint."),
    "boto3 documentation: Error handling",
)
AWS_BUSY: Final = _entry(
    "AwsBusy",
    QT_TRANSLATE_NOOP("errors", "AWS is busy"),
    QT_TRANSLATE_NOOP("errors", "AWS could not carry out {operation} at the moment ({reason})."),
    QT_TRANSLATE_NOOP("errors", "Try again in a few minutes."),
    "AWS General Reference: Common Errors; S3 API Reference: Error responses, SlowDown, InternalError",
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
AWS_ANSWER_UNREADABLE: Final = _entry(
    "AwsAnswerUnreadable",
    QT_TRANSLATE_NOOP("errors", "Not an answer of AWS"),
    QT_TRANSLATE_NOOP("errors", "The server at the endpoint answered something that no AWS service answers."),
    QT_TRANSLATE_NOOP("errors", "Check that the endpoint is an S3 server and that no proxy answers in its place."),
    "boto3 documentation: Error handling; botocore.parsers.ResponseParserError",
)
SIGNED_OTHERWISE: Final = _entry(
    "SignedOtherwise",
    QT_TRANSLATE_NOOP("errors", "The URL was not signed as asked"),
    QT_TRANSLATE_NOOP("errors", "The library boto3 signed a URL whose {difference} is not the one asked for."),
    QT_TRANSLATE_NOOP("errors", "Please report this with the details, and with the version of boto3."),
    "This project",
)

# Lambda functions that sign

NO_UPLOAD_FUNCTION: Final = _entry(
    "NoUploadFunction",
    QT_TRANSLATE_NOOP("errors", "This connection cannot upload"),
    QT_TRANSLATE_NOOP("errors", "The connection names no Lambda function that signs upload URLs."),
    QT_TRANSLATE_NOOP("errors", "Add the name of the upload-URL function to the connection."),
    _CONTRACT,
)
NO_DOWNLOAD_FUNCTION: Final = _entry(
    "NoDownloadFunction",
    QT_TRANSLATE_NOOP("errors", "This connection cannot download"),
    QT_TRANSLATE_NOOP("errors", "The connection names no Lambda function that signs download URLs."),
    QT_TRANSLATE_NOOP("errors", "Add the name of the download-URL function to the connection."),
    _CONTRACT,
)
FUNCTION_NAME_INVALID: Final = _entry(
    "FunctionNameInvalid",
    QT_TRANSLATE_NOOP("errors", "Not a function name"),
    QT_TRANSLATE_NOOP("errors", "“{function}” cannot be the name or the ARN of a Lambda function."),
    QT_TRANSLATE_NOOP("errors", "Copy the name from the AWS console, such as fa-106-function1."),
    "AWS Lambda API Reference: Invoke, FunctionName",
    family=InputError,
)
INVOKE_DENIED: Final = _entry(
    "InvokeDenied",
    QT_TRANSLATE_NOOP("errors", "The function may not be invoked"),
    QT_TRANSLATE_NOOP("errors", "AWS does not allow your credentials to invoke the Lambda function {function}."),
    QT_TRANSLATE_NOOP("errors", "Ask who runs the AWS account for the permission lambda:InvokeFunction on {function}."),
    _INVOKE,
    actor=Actor.BUCKET_OWNER,
)
FUNCTION_NOT_FOUND: Final = _entry(
    "FunctionNotFound",
    QT_TRANSLATE_NOOP("errors", "No such Lambda function"),
    QT_TRANSLATE_NOOP("errors", "There is no Lambda function {function} in the region {region} of your account."),
    QT_TRANSLATE_NOOP("errors", "Check the function's name and the connection's region."),
    _INVOKE,
)
INVOKE_THROTTLED: Final = _entry(
    "InvokeThrottled",
    QT_TRANSLATE_NOOP("errors", "Too many calls at once"),
    QT_TRANSLATE_NOOP("errors", "AWS allows no further calls of the function {function} at the moment."),
    QT_TRANSLATE_NOOP("errors", "Wait a little, then try again."),
    _INVOKE,
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
INVOKE_TIMED_OUT: Final = _entry(
    "InvokeTimedOut",
    QT_TRANSLATE_NOOP("errors", "No URL in time"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} did not answer within {waited}."),
    QT_TRANSLATE_NOOP("errors", "Try again; a function that has not run for a while needs longer the first time."),
    "The program's own time-out",
    retry=Retry.BACKOFF,
    actor=Actor.NOBODY_WAIT,
)
FUNCTION_TIMED_OUT: Final = _entry(
    "FunctionTimedOut",
    QT_TRANSLATE_NOOP("errors", "The function ran out of time"),
    QT_TRANSLATE_NOOP("errors", "AWS stopped the Lambda function {function}, which had used up its time ({message})."),
    QT_TRANSLATE_NOOP("errors", "Try again, and if it happens again ask the function's owner to raise its time-out."),
    "AWS Lambda Developer Guide: Configure Lambda function timeout",
    retry=Retry.BACKOFF,
    actor=Actor.LINK_OWNER,
)
FUNCTION_FAILED: Final = _entry(
    "FunctionFailed",
    QT_TRANSLATE_NOOP("errors", "The function that signs URLs failed"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} ended in {error_type}: {message} ({place})."),
    QT_TRANSLATE_NOOP("errors", "Send the details to the function's owner, who has to mend it."),
    "AWS Lambda Developer Guide: Understanding retry behavior, function errors; Invoke, X-Amz-Function-Error",
    actor=Actor.LINK_OWNER,
)
FUNCTION_REFUSED: Final = _entry(
    "FunctionRefused",
    QT_TRANSLATE_NOOP("errors", "The function refused to sign"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} answered {answered}: {message}."),
    QT_TRANSLATE_NOOP("errors", "Check the bucket and the key, or ask the function's owner what it allows."),
    "API Gateway Developer Guide: Output format of a Lambda function for proxy integration",
    actor=Actor.LINK_OWNER,
)
ANSWER_TOO_LARGE: Final = _entry(
    "FunctionAnswerTooLarge",
    QT_TRANSLATE_NOOP("errors", "The function answered too much"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} answered with more than {limit}, which is no URL."),
    QT_TRANSLATE_NOOP("errors", "Check that the connection names the function that signs URLs."),
    "AWS Lambda Developer Guide: Lambda quotas, Invocation payload",
)
ANSWER_NO_URL: Final = _entry(
    "FunctionAnswerNoUrl",
    QT_TRANSLATE_NOOP("errors", "The function answered no URL"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} answered {answered}, in which there is no URL."),
    QT_TRANSLATE_NOOP("errors", "Check that the connection names the function that signs URLs."),
    _CONTRACT,
)
ANSWER_NOT_PRESIGNED: Final = _entry(
    "FunctionAnswerNotPresigned",
    QT_TRANSLATE_NOOP("errors", "The function's URL is not signed"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} answered a URL that carries no signature."),
    QT_TRANSLATE_NOOP("errors", "Check that the connection names the function that signs URLs."),
    _CONTRACT,
)
ANSWER_OTHER_METHOD: Final = _entry(
    "FunctionAnswerOtherMethod",
    QT_TRANSLATE_NOOP("errors", "The function signs for something else"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} signed a URL for {signed}, and {asked} is needed."),
    QT_TRANSLATE_NOOP("errors", "Check whether the connection's upload and download functions are interchanged."),
    _CONTRACT,
)
ANSWER_UNKNOWN_OBJECT: Final = _entry(
    "FunctionAnswerUnknownObject",
    QT_TRANSLATE_NOOP("errors", "The function's URL names no object"),
    QT_TRANSLATE_NOOP("errors", "The URL that {function} signed is not for {asked}, nor does it tell what it is for."),
    QT_TRANSLATE_NOOP("errors", "Ask the function's owner which bucket and key it signs."),
    _CONTRACT,
    actor=Actor.LINK_OWNER,
)
ANSWER_OTHER_VERSION: Final = _entry(
    "FunctionAnswerOtherVersion",
    QT_TRANSLATE_NOOP("errors", "The function signs for another version"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} did not sign for the version {version} of the object."),
    QT_TRANSLATE_NOOP("errors", "Ask for the newest version, or use a function that signs for versions."),
    _CONTRACT,
)
ANSWER_MALFORMED: Final = _entry(
    "FunctionAnswerMalformed",
    QT_TRANSLATE_NOOP("errors", "The function's answer is not in order"),
    QT_TRANSLATE_NOOP("errors", "The Lambda function {function} answered a “{field}” that makes no sense."),
    QT_TRANSLATE_NOOP("errors", "Send the details to the function's owner, who has to mend it."),
    _CONTRACT,
    actor=Actor.LINK_OWNER,
)
ANSWER_HEADER_UNKNOWN: Final = _entry(
    "FunctionAnswerHeaderUnknown",
    QT_TRANSLATE_NOOP("errors", "The function's URL needs an unknown header"),
    QT_TRANSLATE_NOOP("errors", "{function} signed the header {header} and did not answer which value to send."),
    QT_TRANSLATE_NOOP("errors", "Ask the function's owner to answer the headers to send along with the URL."),
    _CONTRACT,
    actor=Actor.LINK_OWNER,
)
