"""The functions of the presign backend: they sign requests to S3 for callers who have no permission in S3 themselves.

One code serves both functions; the environment of each says which operations it signs, for which buckets and keys, and
within which limits. docs/backend.md describes events, answers and refusals. Nothing here needs more than boto3, which
AWS Lambda's Python runtimes bring along, so the package is deployed as it stands.
"""
