"""The only room that knows boto3: sessions, signers, buckets."""
