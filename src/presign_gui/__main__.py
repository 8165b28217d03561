"""`presign-gui [LINK...]`: starts the window, or hands the links to the one that runs."""

import argparse
import sys
from collections.abc import Sequence

from presign_gui import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line, then import Qt: `--version` and `--help` need none of it."""
    parser = argparse.ArgumentParser(
        prog="presign-gui", description="Moves files over Amazon S3 presigned URLs, in a window."
    )
    parser.add_argument(
        "given", nargs="*", metavar="LINK", help="a presigned URL to use, or a file: to upload, or with links in it"
    )
    parser.add_argument("--connection", metavar="NAME", help="open this connection; “sandbox” needs no account")
    parser.add_argument("--language", metavar="LANGUAGE", help="the language of the window, such as en or ja")
    parser.add_argument("--version", action="version", version=f"presign-gui {__version__}")
    options = parser.parse_args(arguments)

    from presign_gui.ui.application import run

    return run(sys.argv[:1], given=options.given, language=options.language, connection=options.connection)


if __name__ == "__main__":
    sys.exit(main())
