"""What the README promises about installing and starting, on machines that lack a display, a system library, or a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = "libegl1"


def started(*words: str, folder: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python as a person would, without this test's own Qt settings."""
    environment = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env={**environment, **variables}, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def without_a_system_library(tmp_path: Path) -> dict[str, str]:
    """A PySide6 that fails to load as it does where a system library is missing."""
    package = tmp_path / "PySide6"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for module in ("QtCore", "QtGui", "QtWidgets"):
        (package / f"{module}.py").write_text("raise ImportError('libEGL.so.1: cannot open shared object file')\n")
    return {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}


def test_without_a_display_the_program_says_so_and_what_works() -> None:
    result = started("-m", "rnnsim")
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "display" in result.stderr
    assert "rnnsim demo elman --picture elman.png" in result.stderr


def test_without_a_system_library_the_program_names_the_packages(without_a_system_library: dict[str, str]) -> None:
    result = started("-m", "rnnsim", DISPLAY=":99", **without_a_system_library)
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert PACKAGES in result.stderr


@pytest.mark.slow
def test_without_a_system_library_the_tests_without_qt_still_run(without_a_system_library: dict[str, str]) -> None:
    chosen = ("tests/unit/network/test_findings.py", "tests/gui")
    result = started("-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", *chosen, **without_a_system_library)
    assert result.returncode == 0, result.stdout
    assert "passed" in result.stdout
    assert "skipped" in result.stdout
    assert PACKAGES in result.stdout


def test_importing_the_library_loads_no_heavy_package() -> None:
    heavy = {"PySide6", "numba", "scipy", "networkx", "pyqtgraph"}
    code = f"import sys, rnnsim; print(sorted({{name.split('.')[0] for name in sys.modules}} & {heavy}))"
    assert started("-c", code).stdout.strip() == "[]"


def test_the_pin_keeps_the_release_of_qt_that_aborts_away() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert "PySide6-Essentials>=6.10.3,<6.12; python_version < '3.12'" in wanted


@pytest.mark.slow
def test_a_built_wheel_holds_the_resources_and_runs_elsewhere(tmp_path: Path) -> None:
    built = started("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT))
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("rnnsim/resources/icons/") for name in names)
    assert any(name.startswith("rnnsim/resources/fonts/") for name in names)
    assert not any(name.startswith("tests/") for name in names)
    place = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    picture = tmp_path / "elman.png"
    code = "import sys; from rnnsim.__main__ import main; sys.exit(main())"
    result = started("-c", code, "demo", "elman", "--picture", str(picture), folder=tmp_path, PYTHONPATH=str(place))
    assert result.returncode == 0, result.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")
    where = "import rnnsim, rnnsim.files.resources as r; print(rnnsim.__file__); print(r.resource_folder())"
    shown = started("-c", where, folder=tmp_path, PYTHONPATH=str(place)).stdout.split()
    assert all(line.startswith(str(place)) for line in shown)
