"""The facts of S3 presigned URLs, in nothing but the standard library."""
