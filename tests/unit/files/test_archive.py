"""Archives meant to do harm are refused at once, before anything is inflated."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from time import perf_counter

import numpy as np
import pytest

from rnnsim.files import archive, native
from rnnsim.files.archive import read_archive, written_archive
from rnnsim.files.npy_format import array_from_npy, npy_bytes
from rnnsim.files.refusal import FileRefused
from rnnsim.network.document import Document
from tests.unit.files.documents import ring


def refused(content: bytes, *, seconds: float = 0.5, megabytes: float = 50) -> str:
    """The sentence, given in little time and memory."""
    tracemalloc.start()
    begin = perf_counter()
    with pytest.raises(FileRefused) as told:
        native.decoded(content)
    took, most = perf_counter() - begin, tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    assert took < seconds
    assert most < megabytes
    return str(told.value)


def end_record(count: int, size: int, place: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, place, 0)


def entry(
    name: bytes, packed: bytes, *, size: int, header: int, checksum: int = 0, method: int = 8, told: int | None = None
) -> tuple[bytes, bytes]:
    """(local header and data, row of the table of contents)."""
    length = len(packed) if told is None else told
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, method, 0, 33, checksum, length, size, len(name), 0) + name + packed
    row = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, method, 0, 33, checksum, length, size, len(name), 0, 0, 0, 0, 0, header) + name
    return local, row


def deflated(content: bytes) -> bytes:
    made = zlib.compressobj(9, zlib.DEFLATED, -15)
    return made.compress(content) + made.flush()


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    bomb = deflated(bytes(30 << 20)) * 20
    local, row = entry(b"manifest.json", bomb, size=1 << 30, header=0)
    assert "far more memory" in refused(local + row + end_record(1, len(row), len(local)))


def test_a_member_that_grows_beyond_what_it_says_is_cut_off_there() -> None:
    local, row = entry(b"manifest.json", deflated(bytes(100 << 20)), size=100, header=0)
    assert "larger than it says" in refused(local + row + end_record(1, len(row), len(local)))


def test_members_that_share_their_bytes_are_refused() -> None:
    packed = deflated(bytes(1 << 20))
    local, first = entry(b"manifest.json", packed, size=1 << 20, header=0)
    second = first.replace(b"manifest.json", b"manifest.json")
    names = [b"a" * (at + 1) + b".npy" for at in range(30)]
    quoted = b"".join(entry(name, packed, size=1 << 20, header=0)[1] for name in names)
    refused(local + second + quoted + end_record(31, len(second) + len(quoted), len(local)))
    locals_ = b"".join(entry(name, packed, size=1 << 20, header=0)[0] for name in names)
    rows = b"".join(entry(name, packed, size=1 << 20, header=0, told=len(locals_))[1] for name in names[:1])
    assert "overlaps" in refused(locals_[: len(packed)] + rows + end_record(1, len(rows), len(packed)))


def test_two_hundred_thousand_empty_members_are_refused_by_their_number() -> None:
    local, row = entry(b"manifest.json", b"", size=0, header=0, method=0)
    content = local + row * 200_000 + end_record(65_535, len(row) * 200_000, len(local))
    assert "65535 parts" in refused(content, seconds=0.1)


@pytest.mark.parametrize(
    "name",
    ["../evil.npy", "/etc/passwd", "C:\\evil.npy", "con", "a" * 41 + ".npy", "Manifest.json", "\u202eyp.npy", "a\0.npy", "a.pkl", ""],
)
def test_a_member_with_a_strange_name_is_refused(name: str) -> None:
    assert "does not belong" in refused(written_archive([("manifest.json", b"{}", False), (name.replace("\0", "_0"), b"", False)]))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(method: int) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as zipped:
        zipped.writestr("manifest.json", bytes(1 << 20))
    assert "packed in a way" in refused(made.getvalue())


def test_a_member_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = written_archive([("manifest.json", b"{}", False), ("manifest.json", b"{}", False)])
    assert "two parts" in refused(content)


def test_an_encrypted_member_is_refused() -> None:
    local, row = entry(b"manifest.json", b"{}", size=2, header=0, method=0)
    assert "packed in a way" in refused(local + row[:8] + b"\1\0" + row[10:] + end_record(1, len(row), len(local)))


def test_the_table_of_contents_is_read_with_its_caps_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_member", lambda *_: pytest.fail("a member was looked at"))
    with pytest.raises(FileRefused):
        read_archive(end_record(60_000, 0, 0))


@pytest.mark.parametrize(
    "header",
    [
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|V0', 'fortran_order': False, 'shape': (1000000000000,), }",
        "{'descr': '<f8', 'fortran_order': True, 'shape': (1,), }",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os').system('true'),), }",
        "{'descr': '<U0', 'fortran_order': False, 'shape': (1000000000000,), }",
        "",
    ],
)
def test_an_array_header_that_claims_something_else_is_refused(header: str) -> None:
    text = header.encode() + b"\n"
    with pytest.raises(FileRefused):
        array_from_npy(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + bytes(8), "units_bias")


@pytest.mark.parametrize("array", [np.array([2], np.uint8).view(np.bool_), np.array([0x110000], np.uint32).view("<U1")])
def test_bytes_that_are_no_value_of_their_type_are_refused(array: np.ndarray) -> None:
    with pytest.raises(FileRefused):
        array_from_npy(npy_bytes(array), "units_label")


ARRAYS = [np.zeros((0, 3)), np.array(2.5), np.array(["", "\ud800x"]), np.array([True]), np.array([[1], [2]], ">i4"), np.array([np.nan])]


@pytest.mark.parametrize("array", ARRAYS)
def test_an_array_comes_back_from_its_bytes_and_from_numpy(array: np.ndarray) -> None:
    content = npy_bytes(array)
    for read in (array_from_npy(content, "x"), np.load(BytesIO(content), allow_pickle=False)):
        assert read.shape == array.shape
        assert npy_bytes(read) == content


def test_overlapping_arrays_of_a_real_file_are_refused() -> None:
    content = bytearray(native.encoded(Document(ring())))
    first = content.index(b"PK\1\2")
    second = content.index(b"PK\1\2", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    refused(bytes(content))
