"""Where compiled kernels are kept between starts: one folder per release and source. Knows no kernel and does not import numba.

What a folder holds is sealed by checksums once it is complete: machine code with a flipped bit would be run, not refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

VARIABLE = "NUMBA_CACHE_DIR"
SEAL, NOTE = "checksums.json", ".compiled"
ENGINE, LEARNING = "engine", "learning"  # the two groups of kernels: those that make ticks and pictures, those of learning
_PACKAGE = Path(__file__).parents[1]
SOURCES = (_PACKAGE / "engine" / "fused", _PACKAGE / "drawing" / "raster", _PACKAGE / "training" / "fused")  # all that is compiled
Loaded = TypeVar("Loaded")


def kernel_folder() -> Path:
    """The folder of this release and these sources. (numba itself looks only at the file a kernel stands in, not at what it calls.)"""
    import platformdirs

    try:
        release = version("rnnsim")
    except PackageNotFoundError:
        release = "0"
    digest = hashlib.sha256()
    for path in (path for folder in SOURCES for path in sorted(folder.glob("*.py"))):
        digest.update(path.name.encode() + path.read_bytes())
    return Path(platformdirs.user_cache_dir("rnnsim", appauthor=False)) / "kernels" / f"{release}-{digest.hexdigest()[:12]}"


def choose_folder() -> Path | None:
    """Have numba keep kernels in our folder, unless the person named another. Call it before numba is imported.

    Our folder, or None if the kernels go where the person wants them.
    """
    ours = kernel_folder()
    if os.environ.setdefault(VARIABLE, str(ours)) != str(ours):
        return None
    numba = sys.modules.get("numba")
    if numba is not None and not numba.config.CACHE_DIR:  # imported by somebody else before
        numba.config.CACHE_DIR = str(ours)
    return ours


def loaded(load: Callable[[], Loaded]) -> Loaded:
    """What `load` gives, once the folder is chosen and known to be whole; compiled anew if it cannot be read."""
    folder = choose_folder()
    if folder is None:
        return load()
    mend(folder)
    try:
        made = load()
    except ImportError:
        raise
    except Exception:  # a damaged cache shows itself as any error there is
        if not folder.exists():
            raise
        forget(folder)
        made = load()
    seal(folder)
    return made


def is_whole(folder: Path) -> bool:
    """Whether every sealed file is as it was; a folder without a seal is still being filled."""
    return not _damaged(folder)


def mend(folder: Path) -> bool:
    """Delete the kernels that are not as they were sealed, and no others: another process may be filling the folder. Whether there
    were any.
    """
    damaged = _damaged(folder)
    notes = [path.name for path in folder.glob(f"*{NOTE}")] if damaged else []  # what they say is true no more
    for name in (*damaged, *notes):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)
    return bool(damaged)


def seal(folder: Path) -> bool:
    """Write down what the folder holds; whether that could be done."""
    try:
        content = json.dumps(_checksums(folder))
        if (folder / SEAL).exists() and (folder / SEAL).read_text() == content:
            return True
        with NamedTemporaryFile("w", dir=folder, suffix=".part", delete=False) as part:
            part.write(content)
        os.replace(part.name, folder / SEAL)
    except OSError:
        return False
    return True


def is_compiled(which: str) -> bool:
    """Whether all kernels of a group were once loaded from the folder in use, by this machine, its compiler and these very files."""
    try:
        return _note_of(which).read_text() == _circumstances()
    except (OSError, PackageNotFoundError):
        return False


def note_compiled(which: str) -> None:
    """All kernels of a group have been loaded: nothing needs compiling at the next start. Where that cannot be kept, it is looked for
    again."""
    with suppress(OSError, PackageNotFoundError):
        _note_of(which).write_text(_circumstances())


def forget(folder: Path) -> None:
    """Delete the kernels; they are compiled anew when they are needed."""
    shutil.rmtree(folder, ignore_errors=True)


def _note_of(which: str) -> Path:
    choose_folder()
    return Path(os.environ[VARIABLE]) / f"{which}{NOTE}"


def _circumstances() -> str:
    """What kernels hang on besides the text of their sources; numba goes by the files' times."""
    kept = hashlib.sha256()
    for path in (path for folder in SOURCES for path in sorted(folder.glob("*.py"))):
        state = path.stat()
        kept.update(f"{path} {state.st_mtime_ns} {state.st_size}\n".encode())
    return f"{platform.node()} Python {sys.version} numba {version('numba')} llvmlite {version('llvmlite')} {kept.hexdigest()}"


def _damaged(folder: Path) -> list[str]:
    """Names of sealed files that are gone or not as they were; of all and of the seal, if that cannot be read."""
    try:
        sealed = dict(json.loads((folder / SEAL).read_text()))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError):
        return [SEAL, *_checksums(folder)]
    there = _checksums(folder)
    return [name for name, checksum in sealed.items() if there.get(name) != checksum]


def _checksums(folder: Path) -> dict[str, str]:
    made: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".nbi", ".nbc"):
            with suppress(FileNotFoundError):  # another process has just put a newer one in its place
                made[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return made
