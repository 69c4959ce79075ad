"""Nothing a person made is lost: the journal within two seconds, recovery offered after a crash, one writer per file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic, sleep

import pytest

from rnnsim.network.edits import add_units, set_units
from rnnsim.session import autosave as autosave_module
from rnnsim.session.autosave import Autosave
from rnnsim.session.recovery import claimed, leftovers
from rnnsim.session.state_folder import ORIGIN, journal_folder
from rnnsim.session.tab import Tab
from tests.unit.session.drawn import settle, three_units

CRASHING = """
import sys, time
from pathlib import Path
from rnnsim.network.edits import set_units
from rnnsim.session.autosave import Autosave
from rnnsim.session.state_folder import ORIGIN, journal_folder
from rnnsim.session.tab import Tab
from tests.unit.session.drawn import three_units
document = three_units()
tab = Tab(document, path=Path("ring.rnnsim"), autosave=Autosave(journal_folder(), document, Path("ring.rnnsim")))
for number in range(1, 8):
    tab.session.apply("Bias", set_units([0], bias=number))
print(tab.session.document.digest, flush=True)
time.sleep(60)
"""


def crashed() -> tuple[str, float]:
    """Edit in another process and kill it two seconds later; the digest of the last value."""
    process = subprocess.Popen([sys.executable, "-c", CRASHING], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3])
    assert process.stdout is not None
    digest = process.stdout.readline().strip()
    edited = monotonic()
    settle(lambda: any(journal_folder().glob("*.journal")) or monotonic() > edited + 2, 5)
    sleep(0.1)
    if os.name == "posix":
        os.kill(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    process.stdout.close()
    return digest, monotonic() - edited


@pytest.mark.slow
def test_a_killed_program_leaves_its_last_value_and_recovery_offers_it_until_it_is_discarded() -> None:
    digest, seconds = crashed()
    assert seconds < 2
    found = leftovers()
    assert [(one.title, one.path.name if one.path else "", one.read().digest) for one in found] == [("ring", "ring.rnnsim", digest)]
    assert leftovers() == ()  # we hold it
    found[0].release()
    again = leftovers()
    assert again[0].read().digest == digest
    again[0].discard()
    assert leftovers() == ()
    assert not list(journal_folder().iterdir())


def test_a_clean_close_leaves_nothing_and_an_open_document_is_no_leftover() -> None:
    before, document = threading.active_count(), three_units()
    saver = Autosave(journal_folder(), document)
    tab = Tab(document, autosave=saver)
    tab.session.apply("Bias", set_units([0], bias=0.75))
    assert saver.flush()
    assert len(list(journal_folder().glob("*.journal"))) == 1
    assert leftovers() == ()
    assert tab.close()
    assert not list(journal_folder().iterdir())
    assert threading.active_count() == before


def test_a_journal_can_be_kept_on_purpose() -> None:
    document = three_units()
    saver = Autosave(journal_folder(), document)
    tab = Tab(document, autosave=saver)
    tab.session.apply("Add", add_units(4))
    assert tab.close(keeps_journal=True)
    found = leftovers()
    assert found[0].read().digest == tab.session.document.digest
    assert found[0].read().next_id == tab.session.document.next_id
    found[0].discard()


def test_a_recovered_document_is_kept_at_once_so_that_the_old_journal_can_go() -> None:
    document = three_units()
    old = Autosave(journal_folder(), document)
    old.note(set_units([0], bias=0.75)(document))
    old.close(keeps_journal=True)
    recovery = leftovers()[0]
    saver = Autosave(journal_folder(), recovery.read())
    tab = Tab(recovery.read(), autosave=saver, is_recovered=True)
    assert tab.is_modified
    assert saver.flush()
    recovery.discard()
    assert tab.close(keeps_journal=True)
    assert leftovers()[0].read().digest == tab.session.document.digest


def test_opening_and_looking_writes_no_journal_and_saving_ends_one(tmp_path: Path) -> None:
    document = three_units()
    saver = Autosave(journal_folder(), document)
    tab = Tab(document, autosave=saver)
    tab.session.select([0])
    assert saver.flush()
    assert not list(journal_folder().iterdir())
    tab.session.apply("Bias", set_units([0], bias=0.75))
    saver.flush()
    tab.saved(tmp_path / "ring.rnnsim")
    settle(lambda: not list(journal_folder().iterdir()))
    tab.session.apply("Bias", set_units([0], bias=0.5))
    assert saver.flush()
    assert len(list(journal_folder().glob("*.origin"))) == 1
    assert tab.close()


def test_many_edits_within_the_delay_are_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []
    document = three_units()

    class CountingWriter:
        def __init__(self, path: Path, document: object) -> None:
            self.path = str(path)

        def append(self, document: object) -> int:
            written.append(document)
            return 1

        def remove(self) -> None:
            written.append("removed")

    monkeypatch.setattr(autosave_module, "JournalWriter", CountingWriter)
    monkeypatch.setattr(autosave_module, "DELAY", 0.05)
    saver = Autosave(journal_folder(), document)
    tab = Tab(document, autosave=saver)
    for number in range(1, 30):
        tab.session.apply("Bias", set_units([0], bias=number))
    settle(lambda: bool(written))
    assert written == [tab.session.document]
    assert tab.close()
    assert written[1:] == ["removed"]


def test_a_folder_that_cannot_be_written_is_said_and_does_not_stop_the_work(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    document = three_units()
    saver = Autosave(blocked, document)
    tab = Tab(document, autosave=saver)
    tab.session.apply("Bias", set_units([0], bias=0.75))
    assert not saver.flush()
    assert "save the document yourself" in saver.problem
    tab.session.undo()
    assert tab.close()


def test_a_write_that_failed_is_tried_again_without_another_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave_module, "RETRY", 0.05)
    monkeypatch.setattr(autosave_module, "DELAY", 0.01)
    folder = tmp_path / "full" / "journals"
    (tmp_path / "full").write_text("not a folder")
    document = three_units()
    autosave = Autosave(folder, document, tmp_path / "ring.rnnsim")
    edited = set_units([0], bias=4.0)(document)
    autosave.note(edited)
    settle(lambda: bool(autosave.problem))
    (tmp_path / "full").unlink()
    settle(lambda: not autosave.problem and any(folder.glob("*.journal")))
    autosave.close(keeps_journal=True)
    assert [recovery.read().digest for recovery in leftovers(folder)] == [edited.digest]


def test_a_full_disk_leaves_no_crumbs_however_often_it_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(autosave_module, "JournalWriter", full)
    monkeypatch.setattr(autosave_module, "RETRY", 0.01)
    document = three_units()
    autosave = Autosave(tmp_path, document, tmp_path / "ring.rnnsim")
    autosave.note(set_units([0], bias=4.0)(document))
    assert not autosave.flush()
    sleep(0.1)
    assert "No space left" in autosave.problem
    autosave.close()
    assert list(tmp_path.glob("*.origin")) + list(tmp_path.glob(".*.lock")) == []


def test_a_fault_of_some_work_does_not_end_the_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    autosave, document = Autosave(tmp_path, three_units()), three_units()
    autosave.submit(lambda: 1 // 0)  # type: ignore[arg-type, return-value]
    autosave.note(set_units([0], bias=4.0)(document))
    assert autosave.flush()
    assert [args.exc_type for args in told] == [ZeroDivisionError]
    autosave.close()


def test_a_state_folder_that_cannot_be_made_is_said_when_something_is_to_be_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("RNNSIM_STATE_DIR", str(tmp_path / "taken" / "state"))
    assert leftovers() == ()
    document = three_units()
    autosave = Autosave(journal_folder(), document)
    autosave.note(set_units([0], bias=4.0)(document))
    assert not autosave.flush()
    assert "save the document yourself" in autosave.problem
    autosave.close()


def test_a_damaged_journal_is_left_where_it_is() -> None:
    damaged = journal_folder() / "0123.journal"
    damaged.write_bytes(b"nothing of ours")
    assert leftovers() == ()
    assert damaged.exists()


def test_a_second_instance_cannot_claim_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "ring.rnnsim"
    path.write_text("")
    first = claimed(path)
    assert first is not None
    assert claimed(tmp_path / "." / "ring.rnnsim") is None
    first.release()
    second = claimed(path)
    assert second is not None
    second.release()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe damaged"])
def test_a_journal_whose_origin_cannot_be_read_is_offered_without_it(content: bytes) -> None:
    document = three_units()
    autosave = Autosave(journal_folder(), document, Path("ring.rnnsim"))
    autosave.note(set_units([0], bias=2.0)(document))
    assert autosave.flush()
    autosave.close(keeps_journal=True)
    next(journal_folder().glob(f"*{ORIGIN}")).write_bytes(content)
    (found,) = leftovers()
    assert found.path is None
    found.release()
