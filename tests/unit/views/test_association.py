"""The desktop learns of rnnsim and its files in a folder of its own, and forgets them again."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from rnnsim import cli
from rnnsim.formulas.refused import Refused
from rnnsim.views.association import MIME_TYPE, register, unregister

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="desktop entries are Linux's")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@LINUX
def test_the_entry_starts_this_program_with_the_file_and_the_type_is_known_by_the_suffix(folder: Path) -> None:
    written = register()
    assert all(path.is_file() and folder in path.parents for path in written)
    entry = configparser.ConfigParser(interpolation=None, strict=False)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(folder / "applications/rnnsim.desktop", encoding="utf-8")
    section = entry["Desktop Entry"]
    assert section["Exec"] == f'"{sys.executable}" -m rnnsim %f'
    assert section["MimeType"] == f"{MIME_TYPE};"
    kind = ElementTree.parse(folder / "mime/packages/rnnsim.xml").getroot()[0]
    assert kind.get("type") == MIME_TYPE
    assert [child.get("pattern") for child in kind if child.tag.endswith("glob")] == ["*.rnnsim"]
    assert (folder / "icons/hicolor/scalable/apps/rnnsim.svg").is_file()


@LINUX
@pytest.mark.skipif(shutil.which("update-mime-database") is None, reason="the desktop's own tool is not installed")
def test_the_desktops_own_tool_takes_the_type_over(folder: Path) -> None:
    register()
    assert MIME_TYPE in (folder / "mime/types").read_text()
    assert f"{MIME_TYPE}:*.rnnsim" in (folder / "mime/globs").read_text()


@LINUX
def test_what_was_written_is_taken_away_again_and_nothing_else(folder: Path) -> None:
    other = folder / "applications/other.desktop"
    other.parent.mkdir(parents=True)
    other.write_text("[Desktop Entry]\n")
    written = register()
    assert sorted(unregister()) == sorted(written)
    assert not any(path.exists() for path in written)
    assert other.exists()
    assert unregister() == []


def test_elsewhere_and_where_nothing_can_be_written_one_sentence_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform.startswith("linux"):
        folder.write_text("a file where the folder should be")
        with pytest.raises(Refused, match="Nothing could be written in"):
            register()
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(Refused, match="on Windows choose rnnsim once"):
        register()


@LINUX
def test_the_command_line_registers_and_unregisters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["register"]) == 0
    assert (folder / "applications/rnnsim.desktop").is_file()
    assert cli.main(["register", "--remove"]) == 0
    assert not (folder / "applications/rnnsim.desktop").exists()
    assert "rnnsim" in capsys.readouterr().out
    imports_qt = "import sys, rnnsim.views.association; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", imports_qt], check=False).returncode == 0
