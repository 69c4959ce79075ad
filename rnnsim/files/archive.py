"""A zip file as a strict table of members: every cap is checked before anything is inflated. Knows nothing of networks."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from rnnsim.files.refusal import DAMAGED, FileRefused

MOST_MEMBERS = 256
MOST_INFLATED = 192 << 20  # bytes, plus INFLATED_PER_BYTE for each byte of the file
INFLATED_PER_BYTE = 3
MEMBER_NAME = re.compile(r"[a-z_]{1,40}(\.npy|\.json)")
STORED, DEFLATED = 0, 8
_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 1


@dataclass(frozen=True)
class Member:
    """Where one member lies: `packed` bytes from `start`, `size` when inflated."""

    name: str
    method: int
    checksum: int
    packed: int
    size: int
    header: int
    start: int


@dataclass(frozen=True)
class Archive:
    """The checked members of a zip file; `read` inflates one, never more than it declared."""

    content: bytes
    members: Mapping[str, Member]

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        member = self.members.get(name)
        if member is None:
            raise FileRefused(f"its part “{name}” is missing; {DAMAGED}")
        packed = self.content[member.start : member.start + member.packed]
        plain = packed if member.method == STORED else _inflated(packed, member)
        if len(plain) != member.size or zlib.crc32(plain) != member.checksum:
            raise FileRefused(f"its part “{name}” does not have its checksum; {DAMAGED}")
        return plain


def read_archive(content: bytes) -> Archive:
    """The table of members of a zip file. Raises FileRefused; nothing has been inflated then or now."""
    count, place, size = _end_record(content)
    directory = content[place : place + size]
    members: dict[str, Member] = {}
    at = 0
    for _ in range(count):
        member, at = _member(content, directory, at)
        if member.name in members:
            raise FileRefused(f"it holds two parts “{member.name}”; {DAMAGED}")
        members[member.name] = member
    if at != size:
        raise FileRefused(f"its table of contents is too long; {DAMAGED}")
    _check_places(members.values(), place)
    if sum(member.size for member in members.values()) > MOST_INFLATED + INFLATED_PER_BYTE * len(content):
        raise FileRefused("it would take far more memory than a file of its size should; it may be meant to do harm, so do not use it")
    return Archive(content, members)


def written_archive(members: Iterable[tuple[str, bytes, bool]]) -> bytes:
    """A zip file of (name, bytes, whether to deflate) in that order; equal members give equal bytes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content, deflate in members:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
            archive.writestr(entry, content, compresslevel=6)
    return made.getvalue()


def _end_record(content: bytes) -> tuple[int, int, int]:
    """(members, place, size) of the table of contents."""
    at = len(content) - _END.size
    if at < 0 or content[at : at + 4] != b"PK\5\6":
        known = "it ends early" if content[:4] == b"PK\3\4" else "it is not a rnnsim file"
        raise FileRefused(f"{known}; {DAMAGED if content[:4] == b'PK' + bytes((3, 4)) else 'choose a file saved by rnnsim'}")
    _, disk, first_disk, here, count, size, place, comment = _END.unpack_from(content, at)
    if disk or first_disk or here != count or comment or place + size != at:
        raise FileRefused(f"its table of contents is not where it should be; {DAMAGED}")
    if not 1 <= count <= MOST_MEMBERS:
        raise FileRefused(f"it has {count} parts where at most {MOST_MEMBERS} belong; choose a file saved by rnnsim")
    return count, place, size


def _member(content: bytes, directory: bytes, at: int) -> tuple[Member, int]:
    """The row of the table of contents at `at`, checked against the member's own header, and where the next row starts."""
    if at + _CENTRAL.size > len(directory) or directory[at : at + 4] != b"PK\1\2":
        raise FileRefused(f"its table of contents ends early; {DAMAGED}")
    (_, _, _, flags, method, _, _, checksum, packed, size, name_length, extra, comment, disk, _, _, header) = _CENTRAL.unpack_from(
        directory, at
    )
    raw_name = directory[at + _CENTRAL.size : at + _CENTRAL.size + name_length]
    name = raw_name.decode("ascii", "replace")
    if not MEMBER_NAME.fullmatch(name):
        raise FileRefused("it holds a part whose name does not belong there; choose a file saved by rnnsim")
    if method not in (STORED, DEFLATED) or flags & _ENCRYPTED or disk or (method == STORED and packed != size):
        raise FileRefused(f"its part “{name}” is packed in a way that is not read; save it again with rnnsim")
    if header + _LOCAL.size > len(content) or content[header : header + 4] != b"PK\3\4":
        raise FileRefused(f"its part “{name}” is not where it should be; {DAMAGED}")
    own = _LOCAL.unpack_from(content, header)
    start = header + _LOCAL.size + own[9] + own[10]
    if own[3] != method or content[header + _LOCAL.size : header + _LOCAL.size + own[9]] != raw_name:
        raise FileRefused(f"its part “{name}” contradicts the table of contents; {DAMAGED}")
    return Member(name, method, checksum, packed, size, header, start), at + _CENTRAL.size + name_length + extra + comment


def _check_places(members: Iterable[Member], end: int) -> None:
    """Members lie one after another and do not overlap."""
    reached = 0
    for member in sorted(members, key=lambda member: member.header):
        if member.header < reached or member.start + member.packed > end:
            raise FileRefused(f"its part “{member.name}” overlaps another; {DAMAGED}")
        reached = member.start + member.packed


def _inflated(packed: bytes, member: Member) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflater.decompress(packed, member.size + 1)
    except zlib.error:
        raise FileRefused(f"its part “{member.name}” cannot be unpacked; {DAMAGED}") from None
    if len(plain) > member.size or inflater.unused_data:
        raise FileRefused(f"its part “{member.name}” is larger than it says; {DAMAGED}")
    return plain
