"""The words for everything that can go wrong: one module a family, one entry a kind of failure.

`presign_gui.domain.catalogue.all_entries` lists them for tests, documentation and translation.
"""
