"""The native file: what is saved comes back, equal documents are equal bytes, and every other file is one sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnsim.files import native
from rnnsim.files.parts import Parts, parts_of
from rnnsim.files.refusal import FileRefused
from rnnsim.network.document import Document
from rnnsim.network.network import Network
from tests.unit.files.documents import full_document, ring

GOLDEN = Path(__file__).parents[2] / "golden"
DIGESTS = {number: (GOLDEN / f"format_{number}.digest").read_text().strip() for number in (1, 2)}


def rezipped(content: bytes, change: Callable[[dict[str, bytes]], None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The file with its members changed, written by any zip program."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return made.getvalue()


def with_manifest(original: bytes, **values: Any) -> bytes:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **values}).encode()

    return rezipped(original, change)


def sentence(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        native.read(path)
    return str(refused.value)


def test_everything_in_a_document_comes_back(tmp_path: Path) -> None:
    document = full_document()
    native.write(document, tmp_path / "a.rnnsim")
    read = native.read(tmp_path / "a.rnnsim")
    assert read.digest == document.digest
    assert read.network.units.label.tolist() == document.network.units.label.tolist()
    assert np.signbit(read.network.units.bias[2])
    assert read.settings.clamp[2] == 0.25
    assert np.isnan(read.settings.clamp[3][1])
    assert read.settings.clamp[0].shape == (2, 2)
    assert read.settings.valid.tolist() == [True, False, True]
    assert [episode.kind for episode in read.episodes] == ["sequence", "sequence", "pattern"]
    assert read.episodes[0].target_mask is not None
    assert read.episodes[0].target_mask.ravel().tolist() == [True, False, True]
    assert read.layout == document.layout
    assert (read.notes, read.tape, read.title) == (document.notes, 0, document.title)


def test_a_state_to_continue_from_is_not_stored(tmp_path: Path) -> None:
    document = Document(ring())
    native.write(document.changed(settings=document.settings.changed(start=object())), tmp_path / "a.rnnsim")
    assert native.read(tmp_path / "a.rnnsim").settings.start is None


def test_equal_documents_give_equal_bytes() -> None:
    assert native.encoded(full_document()) == native.encoded(full_document())
    assert native.encoded(native.decoded(native.encoded(full_document()))) == native.encoded(full_document())


def test_a_file_is_a_plain_zip_of_a_manifest_and_arrays_that_numpy_reads() -> None:
    with zipfile.ZipFile(BytesIO(native.encoded(Document(ring())))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "manifest.json"
        weights = np.load(BytesIO(archive.read("connections_weight.npy")), allow_pickle=False)
        methods = {entry.filename: entry.compress_type for entry in archive.infolist()}
    np.testing.assert_array_equal(weights, ring().connections.weight)
    assert methods["connections_weight.npy"] == zipfile.ZIP_STORED
    assert methods["connections_source.npy"] == zipfile.ZIP_DEFLATED


def test_an_empty_network_is_a_document_too(tmp_path: Path) -> None:
    native.write(Network(), tmp_path / "a.rnnsim")
    assert native.read(tmp_path / "a.rnnsim").digest == Document().digest


def test_columns_nobody_here_knows_are_kept_and_written_back(tmp_path: Path) -> None:
    network = ring()
    network = network.with_rows(units=network.units.with_columns(mood=np.array(["calm", "", "wild"]), trail=np.arange(6.0).reshape(3, 2)))
    native.write(network, tmp_path / "a.rnnsim")
    read = native.read(tmp_path / "a.rnnsim")
    assert read.network.units.columns["mood"].tolist() == ["calm", "", "wild"]
    assert read.network.units.columns["trail"].shape == (3, 2)
    native.write(read, tmp_path / "b.rnnsim")
    assert (tmp_path / "a.rnnsim").read_bytes() == (tmp_path / "b.rnnsim").read_bytes()


def test_a_column_with_a_name_no_file_can_hold_is_refused_when_saving(tmp_path: Path) -> None:
    network = ring()
    network = network.with_rows(units=network.units.with_columns(**{"../evil": np.zeros(3)}))
    with pytest.raises(FileRefused, match="cannot be called"):
        native.write(network, tmp_path / "a.rnnsim")
    assert not list(tmp_path.iterdir())


def test_the_sample_of_format_1_opens_for_ever() -> None:
    read = native.read(GOLDEN / "format_1.rnnsim")
    assert read.changed(settings=read.settings.changed(backend="numpy")).digest == DIGESTS[1]


def test_the_only_backend_of_format_1_was_nobodys_choice_so_it_is_chosen_anew() -> None:
    assert native.read(GOLDEN / "format_1.rnnsim").settings.backend == "auto"
    assert native.read(GOLDEN / "format_1.rnnsim").digest == DIGESTS[2]


def test_the_sample_of_format_2_opens_for_ever() -> None:
    assert native.read(GOLDEN / "format_2.rnnsim").digest == DIGESTS[2]


@pytest.mark.parametrize("backend", ["auto", "numpy", "fused"])
def test_a_backend_that_was_chosen_stays_chosen(tmp_path: Path, backend: str) -> None:
    document = Document(ring())
    native.write(document.changed(settings=document.settings.changed(backend=backend)), tmp_path / "a.rnnsim")
    assert native.read(tmp_path / "a.rnnsim").settings.backend == backend


def test_an_older_format_is_upgraded_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(parts: Parts) -> Parts:
        return Parts({**parts.description, "title": parts.description["title"] + " (upgraded)"}, parts.arrays)

    content = native.encoded(Document(ring()))
    monkeypatch.setattr(native, "UPGRADES", {2: renamed, 3: renamed})
    monkeypatch.setattr(native, "FORMAT", 4)
    assert native.decoded(content).title == "ring (upgraded) (upgraded)"


def test_manifest_keys_nobody_here_knows_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    original = parts_of(Document(ring()))
    monkeypatch.setattr(native, "parts_of", lambda document: Parts({**original.description, "mood": [1]}, original.arrays))
    content = native.encoded(Document(ring()))
    assert b"manifest.json" in content
    assert native.decoded(content).digest == Document(ring()).digest


def test_a_file_packed_again_by_another_program_opens(tmp_path: Path) -> None:
    content = rezipped(native.encoded(full_document()), lambda members: None)
    assert native.decoded(content).digest == full_document().digest


def test_a_newer_format_is_refused_in_one_sentence(tmp_path: Path) -> None:
    told = sentence(tmp_path / "a.rnnsim", with_manifest(native.encoded(Document(ring())), format=3))
    assert told == "Cannot open “a.rnnsim”: it was saved by a newer rnnsim (format 3, this one reads up to 2); update rnnsim to open it."


@pytest.mark.parametrize("number", [0, -1, True, 1.0, "1", None])
def test_a_format_that_is_no_number_is_refused(tmp_path: Path, number: object) -> None:
    assert "which format" in sentence(tmp_path / "a.rnnsim", with_manifest(native.encoded(Document(ring())), format=number))


CHANGED: list[dict[str, Any]] = [
    {"title": 3}, {"title": "other"}, {"tape": 7}, {"notes": "no"}, {"settings": {}}, {"clamp": [[0, []]]}, {"digest": "0" * 64},
    {"content": "0" * 64}, {"layout": None}, {"episodes": [{}]}, {"members": []}, {"members": ["units_id"]}, {"members": ["../x"]},
    {"members": "units_id"}, {"groups": [["a"]]}, {"more": 1},
]  # fmt: skip
NOT_JSON = [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"format":1,"format":1}', b'{"format":NaN}', b'{"format":1e999}',
            b'{"format":' + b"9" * 5000 + b"}", b'{"format":1,"a":' + b"[" * 70 + b"]" * 70 + b"}"]  # fmt: skip


@pytest.mark.parametrize("values", CHANGED)
def test_a_manifest_that_was_changed_is_refused(tmp_path: Path, values: dict[str, object]) -> None:
    sentence(tmp_path / "a.rnnsim", with_manifest(native.encoded(Document(ring())), **values))


@pytest.mark.parametrize("text", NOT_JSON)
def test_a_manifest_that_is_not_strict_json_is_refused(tmp_path: Path, text: bytes) -> None:
    content = rezipped(native.encoded(Document(ring())), lambda members: members.update({"manifest.json": text}))
    assert sentence(tmp_path / "a.rnnsim", content).startswith("Cannot open “a.rnnsim”: its ")


def test_a_value_out_of_range_is_refused_even_with_a_right_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = ring()
    wrong = network.with_rows(units=network.units.with_columns(tau=np.array([1.0, -1.0, 1.0])))
    told = sentence(tmp_path / "a.rnnsim", native.encoded(Document(wrong)))
    assert told == "Cannot open “a.rnnsim”: column “tau” takes values from 0 to 1e+09, not -1."


@pytest.mark.parametrize("column", ["id", "label", "tau"])
def test_a_missing_column_is_refused_by_name(tmp_path: Path, column: str) -> None:
    parts = parts_of(Document(ring()))
    arrays = {name: array for name, array in parts.arrays.items() if name != f"units_{column}"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(native, "parts_of", lambda document: Parts(parts.description, arrays))
        content = native.encoded(Document(ring()))
    assert f"“{column}” of units is missing" in sentence(tmp_path / "a.rnnsim", content)


@pytest.mark.parametrize("ids", [[0, 0, 1], [2, 1, 0], [-1, 0, 1]])
def test_ids_given_twice_or_out_of_order_are_refused(tmp_path: Path, ids: list[int]) -> None:
    network = ring()
    wrong = network.with_rows(units=network.units.with_columns(id=np.array(ids)))
    sentence(tmp_path / "a.rnnsim", native.encoded(Document(wrong)))


def test_what_is_not_a_file_is_refused_by_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="it is a folder"):
        native.read(tmp_path)
    with pytest.raises(FileRefused, match="there is no such file"):
        native.read(tmp_path / "none.rnnsim")
    with pytest.raises(FileRefused, match="not a plain file"):
        native.read("/dev/null")
