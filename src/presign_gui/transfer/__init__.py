"""Moves bytes over presigned requests; the only room that knows HTTP."""
