"""The words for everything that can go wrong: one module a family, one entry a kind of failure.

`presign_gui.domain.catalogue.all_entries` lists them for tests, documentation and translation.
"""

import importlib
import pkgutil

from presign_gui.domain.errors import CatalogueEntry


def all_entries() -> tuple[CatalogueEntry, ...]:
    """Return every entry of every module of this package, in the order of modules and of definition.

    The modules are found by walking the package, so that a new one cannot be forgotten in a list.
    """
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    entries = (value for module in modules for value in vars(module).values() if isinstance(value, CatalogueEntry))
    return tuple(dict.fromkeys(entries))
