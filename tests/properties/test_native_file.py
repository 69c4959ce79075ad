"""What is saved is what is read, for any document; no damaged file is taken for another; no kill loses a document."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from time import sleep, thread_time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnsim.files import native
from rnnsim.files.journal import JournalWriter, read_journal
from rnnsim.files.refusal import FileRefused
from rnnsim.formulas.activations import ACTIVATIONS
from rnnsim.formulas.refused import Refused
from rnnsim.network import edits
from rnnsim.network.document import Document, Layout, TextNote
from rnnsim.network.draft import Draft
from rnnsim.network.episode import Episode
from rnnsim.network.network import Network
from rnnsim.network.run_settings import METHODS, UPDATE_ORDERS, RunSettings
from tests.unit.files.documents import full_document, ring

SMALL = Document(ring(3))
TEXTS = st.text(st.characters(exclude_characters="\0"), max_size=30) | st.sampled_from(
    ["../../etc/passwd", "CON", "<img src=x>", "=cmd()", "\u202eabc", "\ud800", "a\nb", "x" * 200]
)
NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([0.0, -0.0, 5e-324, 1e308, -1e308, 0.1])


@st.composite
def networks(draw: st.DrawFn) -> Network:
    draft = Draft(draw(TEXTS))
    count = draw(st.integers(0, 6))
    if not count:
        return draft.network()
    columns: dict[str, Any] = {
        "label": draw(st.lists(TEXTS, min_size=count, max_size=count)), "group": draw(st.lists(TEXTS, min_size=count, max_size=count)),
        "bias": draw(st.lists(NUMBERS, min_size=count, max_size=count)), "initial": draw(NUMBERS),
        "activation": draw(st.lists(st.sampled_from([*ACTIVATIONS, "=a**2"]), min_size=count, max_size=count)),
        "is_input": draw(st.lists(st.booleans(), min_size=count, max_size=count)), "is_output": draw(st.booleans()),
        "period": draw(st.integers(1, 2**31)), "bias_tie": draw(st.integers(-1, 2**62)), "place_x": draw(st.floats(-1e9, 1e9)),
    }  # fmt: skip
    units = draft.units(count, **columns)
    ends = st.sampled_from(units.tolist())
    wires = draw(st.lists(st.tuples(ends, ends, ends | st.just(-1), NUMBERS, st.integers(-65_535, 65_535)), max_size=12))
    if wires:
        source, target, gate, weight, delay = (list(column) for column in zip(*wires, strict=True))
        draft.connect_pairs(source, target, weight, gate=gate, delay=delay, upper=draw(NUMBERS | st.just(np.inf)))
    return draft.network()


@st.composite
def episodes(draw: st.DrawFn) -> Episode:
    ticks, inputs, targets = draw(st.integers(0, 4)), draw(st.integers(0, 3)), draw(st.integers(0, 3))

    def table(width: int, of: st.SearchStrategy[Any]) -> np.ndarray:
        return np.array(draw(st.lists(of, min_size=ticks * width, max_size=ticks * width))).reshape(ticks, width)

    return Episode(
        draw(TEXTS),
        table(inputs, NUMBERS),
        np.arange(inputs),
        table(targets, NUMBERS) if draw(st.booleans()) else None,
        np.arange(targets),
        table(targets, st.booleans()) if draw(st.booleans()) else None,
        table(1, st.booleans()).ravel() if draw(st.booleans()) else None,
        repeats=draw(st.booleans()),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    clamps = st.one_of(NUMBERS, st.lists(NUMBERS | st.just(np.nan), max_size=4).map(np.array))
    run_settings = RunSettings(
        seed=draw(st.integers(0, 2**63 - 1)),
        update_order=draw(st.sampled_from(UPDATE_ORDERS)),
        method=draw(st.sampled_from(METHODS)),
        dt=draw(st.floats(1e-12, 1e6) | st.integers(1, 5)),
        clamp=draw(st.dictionaries(st.integers(0, 20), clamps, max_size=3)),
        valid=draw(st.none() | st.lists(st.booleans(), max_size=5)),
    )
    layout = Layout(
        tuple(draw(st.lists(TEXTS, max_size=2))),
        tuple(draw(st.lists(st.tuples(TEXTS, TEXTS), max_size=2))),
        tuple(draw(st.lists(st.builds(TextNote, NUMBERS, NUMBERS, TEXTS), max_size=2))),
        draw(st.booleans()),
        speed=draw(NUMBERS | st.integers(0, 100)),
    )
    tape = tuple(draw(st.lists(episodes(), max_size=3)))
    return Document(draw(networks()), tape, run_settings, draw(TEXTS), layout, draw(st.integers(-1, 3)))


@settings(max_examples=40, deadline=None)
@given(documents())
def test_any_document_is_read_as_it_was_written(document: Document) -> None:
    content = native.encoded(document)
    read = native.decoded(content)
    assert read.digest == document.digest
    assert native.encoded(read) == content


@settings(max_examples=30, deadline=None)
@given(st.lists(documents(), min_size=2, max_size=4))
def test_a_journal_leads_from_any_document_to_any_other(tmp_path_factory: pytest.TempPathFactory, values: list[Document]) -> None:
    path = tmp_path_factory.mktemp("journal") / "j"
    writer = JournalWriter(path, values[0])
    for document in values[1:]:
        writer.append(document)
    writer.close()
    read = read_journal(path)
    assert (read.digest, read.next_id) == (values[-1].digest, values[-1].next_id)


def judged(content: bytes, digest: str) -> str:
    """ "same" if it opens as the document it was, else the sentence it is refused with."""
    try:
        document = native.decoded(content)
    except Refused as refused:
        told = str(refused)
    else:
        assert document.digest == digest
        return "same"
    assert "\n" not in told
    assert 10 < len(told) < 400
    return told


def test_a_file_cut_at_every_byte_is_refused() -> None:
    content = native.encoded(SMALL)
    begin = thread_time()
    assert "same" not in {judged(content[:length], SMALL.digest) for length in range(len(content))}
    assert (thread_time() - begin) / len(content) < 0.02


def mutants(content: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Single bytes, bits, splices, zip fields and JSON values changed."""
    chance = random.Random(seed)
    fields = [at for mark in (b"PK\1\2", b"PK\3\4", b"PK\5\6") for at in range(len(content)) if content[at : at + 4] == mark]
    for number in range(count):
        made = bytearray(content)
        if number % 5 == 0:
            made[chance.randrange(len(made))] = chance.randrange(256)
        elif number % 5 == 1:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
        elif number % 5 == 2:
            first, second, length = chance.randrange(len(made)), chance.randrange(len(made)), chance.randrange(1, 200)
            made[first : first + chance.choice((0, length))] = content[second : second + length]
        elif number % 5 == 3:
            at = chance.choice(fields) + chance.randrange(46)
            made[at : at + 4] = chance.choice((bytes(4), b"\xff" * 4, chance.randbytes(4)))
        else:
            made = bytearray(json_mutant(content, chance))
        yield bytes(made)


def json_mutant(content: bytes, chance: random.Random) -> bytes:
    """The same members with one value of the manifest replaced, everything else intact."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    place, key = manifest, chance.choice(list(manifest))
    while isinstance(place[key], (dict, list)) and place[key] and chance.random() < 0.7:
        place = place[key]
        key = chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))
    place[key] = chance.choice([None, -1, 2**70, 1.5, "", "x", [], {}, True, [[]], {"a": 1}, "units_id"])
    members["manifest.json"] = json.dumps(manifest).encode()
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return made.getvalue()


def test_of_two_thousand_mutants_none_is_taken_for_another_document() -> None:
    refused = 0
    for document in (SMALL, full_document()):
        for mutant in mutants(native.encoded(document), 1000, seed=7):
            refused += judged(mutant, document.digest) != "same"
    assert refused > 1500


def test_of_journal_mutants_none_gives_a_document_that_never_was(tmp_path: Path) -> None:
    values = [SMALL]
    writer = JournalWriter(tmp_path / "j", SMALL)
    for edit in (edits.set_units([0], bias=1.0), edits.delete([1]), edits.rename("x")):
        values.append(edit(values[-1]))
        writer.append(values[-1])
    writer.close()
    known = {document.digest for document in values}
    content = (tmp_path / "j").read_bytes()
    chance = random.Random(3)
    for _ in range(300):
        made = bytearray(content)
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
        (tmp_path / "mutant").write_bytes(made)
        try:
            digest = read_journal(tmp_path / "mutant").digest
        except FileRefused:
            continue
        assert digest in known


SAVER = """
import os, sys
from rnnsim.files import native
from rnnsim.network import edits
from rnnsim.network.document import Document
from tests.unit.files.documents import ring
document = Document(ring(400))
print("ready", flush=True)
for _ in sys.stdin:  # each line wants one that saves for ever
    saver = os.fork()
    if saver:
        os.waitpid(saver, 0)
        print("gone", flush=True)
        continue
    print(os.getpid(), flush=True)
    for number in range(10**9):
        document = edits.set_units([0], bias=float(number))(document)
        native.write(document, sys.argv[1])
        print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_of_two_hundred_savers_killed_while_saving_none_loses_the_document(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.rnnsim", random.Random(5)
    native.write(Document(ring(400)), path)
    kills_with_leftovers = 0
    with subprocess.Popen([sys.executable, "-c", SAVER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as savers:
        assert savers.stdin is not None
        assert savers.stdout is not None
        assert savers.stdout.readline() == "ready\n"
        for _ in range(200):
            print(file=savers.stdin, flush=True)
            said = [int(savers.stdout.readline())]
            sleep(chance.uniform(0.001, 0.15))
            os.kill(said[0], signal.SIGKILL)
            said += [int(line) for line in iter(savers.stdout.readline, "gone\n")]
            kills_with_leftovers += len(list(tmp_path.iterdir())) > 1
            read = native.read(path)
            assert len(read.network.units) == 400
            if said[1:]:
                assert read.network.units.bias[0] in (said[-1], said[-1] + 1)
            assert [entry.name for entry in tmp_path.iterdir()] == ["a.rnnsim"]
        savers.stdin.close()
    assert kills_with_leftovers > 20


@pytest.mark.slow
def test_twenty_thousand_mutants_are_judged_quickly_in_little_memory() -> None:
    resource = pytest.importorskip("resource", reason="memory is measured where POSIX is")
    document, times = full_document(), []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for mutant in mutants(native.encoded(document), 20_000, seed=11):
        begin = thread_time()
        judged(mutant, document.digest)
        times.append(thread_time() - begin)
    assert np.percentile(times, 99) < 0.02
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 << 10
