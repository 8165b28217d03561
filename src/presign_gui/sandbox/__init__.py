"""The embedded S3 and Lambda that run on this computer, with no account."""
