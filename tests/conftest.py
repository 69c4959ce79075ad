"""What every test relies on: Qt only where it can be loaded, no display needed, and nothing written outside a test's own folder."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

from rnnsim.engine.kernel_cache import choose_folder
from rnnsim.views.qt_presence import missing_qt_sentence

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
choose_folder()  # kernels compiled once serve every run of the tests
QT_MISSING = missing_qt_sentence()
settings.register_profile("repeatable", derandomize=True)  # what passes here passes elsewhere; --hypothesis-profile=default explores
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """pytest-qt aborts the whole run where QtGui cannot be imported, so it and our own GUI fixtures are loaded only where it can."""
    for plugin in () if QT_MISSING else ("pytestqt.plugin", "tests.gui.app_fixtures"):
        if not pluginmanager.has_plugin(plugin):
            pluginmanager.import_plugin(plugin)


class UnloadableModule(pytest.Module):
    """A GUI test module on a machine where Qt cannot be loaded: skipped as a whole, with the sentence that says what to install."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        pytest.skip(QT_MISSING, allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    needs_qt = "gui" in module_path.parts or "views" in module_path.parts
    return UnloadableModule.from_parent(parent, path=module_path) if QT_MISSING and needs_qt else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A warning of Qt fails the test that causes it, but for what the offscreen platform always says."""
    for item in items:
        if "gui" in item.path.parts:
            item.add_marker(pytest.mark.gui)
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


def pytest_collection_finish() -> None:
    """What the collection has made stays; to search it for circles again and again would make the tests slower by a fifteenth."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if QT_MISSING:
        terminalreporter.write_line(QT_MISSING)


@pytest.fixture(autouse=True)
def _own_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, journals and locks of the program under test stay in the test's folder."""
    monkeypatch.setenv("RNNSIM_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def shared_folder() -> Path:
    """The material beside the checkout; tests that need it are skipped where it is absent."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the shared folder is absent")
    return folder
