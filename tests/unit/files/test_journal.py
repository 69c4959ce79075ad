"""The edit journal: the last whole record comes back, whatever was cut, and an edit costs little."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rnnsim.files import journal, native
from rnnsim.files.journal import JournalWriter, read_journal
from rnnsim.files.refusal import FileRefused
from rnnsim.network import edits
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.episode import pattern
from tests.unit.files.documents import full_document, ring

EDITS = (
    edits.add_units(2, label="fresh", place_x=7.0), edits.connect([0, 1], [1, 2], [0.5, -0.0], delay=3),
    edits.set_units([0], label="a far longer label"), edits.set_units([0, 1, 2], bias=[1.0, 2.0, 3.0]), edits.move_units([1], 3, 4),
    edits.group_units([0, 1], "outer/inner"), edits.delete([1]),
    edits.set_units([0], label=""), edits.rename("other"), edits.set_notes("# Notes"),
    edits.clamp_units(0, 0.5), edits.clamp_units(0, None),
    edits.change_settings(seed=7, valid=np.array([True, False])), edits.change_layout(speed=3.5, tints=(("outer", "green"),)),
    edits.set_episodes([pattern("A", [1.0, 2.0], np.array([0, 2]))], tape=0), edits.set_episodes([]), edits.delete([0, 2], []),
)  # fmt: skip


def crowd() -> Document:
    """1,000 units and 20,000 connections."""
    draft, random = Draft("crowd"), np.random.default_rng(0)
    units = draft.units(1000, activation="tanh")
    draft.connect_pairs(random.integers(0, 1000, 20_000), random.integers(0, 1000, 20_000), random.normal(size=20_000))
    assert len(units) == 1000
    return Document(draft.network())


@pytest.mark.parametrize("start", [Document(ring()), full_document(), Document()], ids=["ring", "full", "empty"])
def test_after_each_edit_the_journal_gives_the_edited_document(tmp_path: Path, start: Document) -> None:
    document, writer = start, JournalWriter(tmp_path / "j", start)
    assert read_journal(tmp_path / "j").digest == document.digest
    for edit in EDITS:
        try:
            document = edit(document)
        except ValueError:
            continue  # an edit of units this document does not have
        writer.append(document)
        read = read_journal(tmp_path / "j")
        assert (read.digest, read.next_id) == (document.digest, document.next_id)
    writer.close()


def test_going_back_and_forth_is_written_down_too(tmp_path: Path) -> None:
    first = full_document()
    second = edits.delete([0, 3])(first)
    writer = JournalWriter(tmp_path / "j", first)
    for document in (second, first, second, Document(), first):
        writer.append(document)
        assert read_journal(tmp_path / "j").digest == document.digest
    writer.close()


def test_an_edit_of_a_large_document_writes_little(tmp_path: Path) -> None:
    document = crowd()
    writer = JournalWriter(tmp_path / "j", document)
    for edit, most in (
        (edits.set_connections([5], weight=2.0), 1000),
        (edits.move_units([1, 2], 3, 4), 1500),
        (edits.connect([3], [4], 0.5), 5000),
        (edits.add_units(1, label="new"), 6000),
        (edits.delete([7]), 3000),
    ):
        document = edit(document)
        assert 0 < writer.append(document) < most
    assert writer.append(document) == 0
    assert read_journal(tmp_path / "j").digest == document.digest
    writer.close()


def test_a_tail_cut_at_any_byte_leaves_the_record_before(tmp_path: Path) -> None:
    documents = [Document(ring())]
    writer = JournalWriter(tmp_path / "j", documents[0])
    ends = [os.path.getsize(tmp_path / "j")]
    for edit in EDITS[:3]:
        documents.append(edit(documents[-1]))
        writer.append(documents[-1])
        ends.append(os.path.getsize(tmp_path / "j"))
    writer.close()
    content = (tmp_path / "j").read_bytes()
    for length in [*range(ends[0], len(content), 41), *ends, *(end - 1 for end in ends[1:])]:
        (tmp_path / "cut").write_bytes(content[:length])
        last = max(at for at, end in enumerate(ends) if end <= length)
        assert read_journal(tmp_path / "cut").digest == documents[last].digest


@pytest.mark.parametrize("length", [0, 5, 17, 60, 500])
def test_a_journal_without_a_whole_beginning_is_refused(tmp_path: Path, length: int) -> None:
    JournalWriter(tmp_path / "j", Document(ring())).close()
    (tmp_path / "j").write_bytes((tmp_path / "j").read_bytes()[:length])
    with pytest.raises(FileRefused, match="nothing can be recovered"):
        read_journal(tmp_path / "j")


def test_a_damaged_record_hides_those_after_it_but_not_those_before(tmp_path: Path) -> None:
    first = Document(ring())
    writer = JournalWriter(tmp_path / "j", first)
    second = EDITS[0](first)
    writer.append(second)
    end = os.path.getsize(tmp_path / "j")
    writer.append(EDITS[1](second))
    writer.close()
    content = bytearray((tmp_path / "j").read_bytes())
    content[end + 60] ^= 1
    (tmp_path / "j").write_bytes(content)
    assert read_journal(tmp_path / "j").digest == second.digest


def test_a_journal_does_not_grow_without_end(tmp_path: Path) -> None:
    document = Document(ring(50))
    writer = JournalWriter(tmp_path / "j", document)
    whole = os.path.getsize(tmp_path / "j")
    sizes = []
    for count in range(300):
        document = edits.set_units([count % 50], bias=float(count))(document)
        writer.append(document)
        sizes.append(os.path.getsize(tmp_path / "j"))
    assert max(sizes) < 3 * whole + journal.SPARE_BYTES + 5000
    assert sum(after < before for before, after in pairwise(sizes)) == 1
    assert read_journal(tmp_path / "j").digest == document.digest
    writer.close()


def test_an_edit_that_does_not_fit_on_the_disk_is_refused_and_the_next_one_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Document(ring())
    writer = JournalWriter(tmp_path / "j", first)
    real = os.write

    def half(descriptor: int, content: memoryview) -> int:
        if len(content) > 20:
            return real(descriptor, content[:20])
        raise OSError(errno.ENOSPC, "No space left on device")

    second = EDITS[0](first)
    with monkeypatch.context() as patch:
        patch.setattr(journal.os, "write", lambda descriptor, content: half(descriptor, content))
        patch.setattr(journal.os, "fsync", lambda descriptor: half(descriptor, memoryview(b"")))
        with pytest.raises(FileRefused, match="no space left on device"):
            writer.append(second)
    assert read_journal(tmp_path / "j").digest == first.digest
    third = EDITS[1](second)
    writer.append(third)
    assert read_journal(tmp_path / "j").digest == third.digest
    writer.remove()
    assert not (tmp_path / "j").exists()


def test_a_writer_killed_in_the_middle_leaves_a_journal_that_reads(tmp_path: Path) -> None:
    script = (
        "import sys; from rnnsim.files.journal import JournalWriter\n"
        "from rnnsim.network import edits; from rnnsim.network.document import Document\n"
        "from tests.unit.files.documents import ring\n"
        "document = Document(ring()); writer = JournalWriter(sys.argv[1], document); print('ready', flush=True)\n"
        "for count in range(10**9):\n"
        "    document = edits.set_units([0], bias=float(count))(document); writer.append(document); print(count, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "j")], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(20)]
    process.kill()
    told += process.stdout.read().splitlines()
    process.wait()
    process.stdout.close()
    assert read_journal(tmp_path / "j").network.units.bias[0] >= float(told[-2])


def test_a_journal_of_an_older_format_is_recovered_with_its_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = edits.change_settings(backend="numpy")(full_document())
    document = edits.change_settings(seed=9)(edits.set_units([0], bias=4.0)(start))
    with monkeypatch.context() as older:
        older.setattr(native, "FORMAT", 1)
        writer = JournalWriter(tmp_path / "j", start)
        writer.append(document)
        writer.close()
    read = read_journal(tmp_path / "j")
    assert (read.settings.backend, read.settings.seed, read.network.units.bias[0]) == ("auto", 9, 4.0)
    assert read.network.fingerprint == document.network.fingerprint
