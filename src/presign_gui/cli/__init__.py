"""The same core for scripts."""
