"""The entry of the `rnnsim` script and of `python -m rnnsim`: the command line, with the app behind it."""

from __future__ import annotations

import sys

from rnnsim import cli
from rnnsim.network.document import Document


def main() -> int:
    """Run the command line; its exit code."""
    return cli.main(sys.argv[1:], open_app=_open_app)


def _open_app(path: str | None, sample: Document | None) -> int:
    from rnnsim.app import open_app  # imported late: every verb works without Qt

    return open_app(path, sample)


if __name__ == "__main__":
    sys.exit(main())
