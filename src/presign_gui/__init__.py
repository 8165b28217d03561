"""presign-gui: a desktop client that moves files over Amazon S3 presigned URLs."""

__version__ = "0.1.0"
