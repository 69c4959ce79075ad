"""Lets the desktop know rnnsim and its files: a menu entry, a file type and an icon, for the current user on Linux. Imports no Qt.

What is written follows the freedesktop.org specifications (Desktop Entry, Shared MIME-info, Icon Theme) and is taken away again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rnnsim.files.resources import resource_path
from rnnsim.formulas.refused import Refused

MIME_TYPE = "application/vnd.rnnsim"
ENTRY, KIND, ICON = "applications/rnnsim.desktop", "mime/packages/rnnsim.xml", "icons/hicolor/scalable"
_NOT_LINUX = "A menu entry is made on Linux only; on {platform} choose rnnsim once where the system asks what opens .rnnsim files."
_TOOL_SECONDS = 30


def register() -> list[Path]:
    """Write entry, type and icons to the user's data folder and have the desktop read them; gives the files. `Refused` elsewhere."""
    folder = data_folder()
    written = dict(_files(folder))
    try:
        for path, content in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise Refused(f"Nothing could be written in {folder} ({error.strerror or error}); check the folder.") from None
    _refresh(folder)
    return list(written)


def unregister() -> list[Path]:
    """Take away what `register` wrote; gives the files that were there."""
    folder = data_folder()
    there = [path for path, _ in _files(folder) if path.exists()]
    for path in there:
        path.unlink()
    _refresh(folder)
    return there


def data_folder() -> Path:
    """Where this user's desktop looks first. `Refused` where there is no such desktop."""
    if not sys.platform.startswith("linux"):
        raise Refused(_NOT_LINUX.format(platform={"darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform)))
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    entry = resource_path("desktop", "rnnsim.desktop").read_text(encoding="utf-8")
    yield folder / ENTRY, entry.replace("Exec=rnnsim", f"Exec={_command()}").encode()
    yield folder / KIND, resource_path("desktop", "rnnsim.xml").read_bytes()
    icon = resource_path("desktop", "rnnsim.svg").read_bytes()
    yield folder / ICON / "apps/rnnsim.svg", icon
    yield folder / ICON / f"mimetypes/{MIME_TYPE.replace('/', '-')}.svg", icon


def _command() -> str:
    """This very Python with this very program, quoted as desktop entries are; it works whether or not a script is on the path."""
    quoted = sys.executable
    for sign in ("\\", '"', "`", "$"):
        quoted = quoted.replace(sign, f"\\{sign}")
    return f'"{quoted}" -m rnnsim'.replace("%", "%%")


def _refresh(folder: Path) -> None:
    """The desktop's own tools, where there are any; without them it reads the files at the next login."""
    for tool, arguments in (("update-mime-database", [str(folder / "mime")]), ("update-desktop-database", [str(folder / "applications")])):
        found = shutil.which(tool)
        if found is not None and Path(arguments[0]).is_dir():
            subprocess.run([found, *arguments], check=False, capture_output=True, timeout=_TOOL_SECONDS)
