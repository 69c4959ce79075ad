"""The SVG writer: valid whatever people write."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from rnnsim.drawing.network_picture import svg_of_network
from rnnsim.drawing.shapes import Box, Disc, Path, Text
from rnnsim.drawing.svg import svg_of
from rnnsim.network.draft import Draft

NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("label", ["<script>alert('x')</script>", "a & b \"c\" 'd'", "]]>", "\x01\x1f", "\ud800", "￾", "z⁻¹ ∑ 🧠", "-->"])
def test_hostile_labels_are_text_and_nothing_else(label: str) -> None:
    root = ElementTree.fromstring(svg_of([Text(1, 2, label, "#000000")], 100, 50).encode())
    (element,) = root
    assert element.tag == f"{NAMESPACE}text"
    readable = "".join(" " if ord(character) < 32 or character in "\ud800￾" else character for character in label)
    assert element.text == readable


def test_a_network_becomes_a_document_with_its_labels_as_text() -> None:
    draft = Draft("net")
    draft.units(2, place_x=[0.0, 120.0], label=["<x&>", "h"], group="a<b")
    draft.connect([0], [1])
    root = ElementTree.fromstring(svg_of_network(draft.network()).encode())
    words = {element.text for element in root.iter(f"{NAMESPACE}text")}
    assert {"<x&>", "h", "a<b", "z⁻¹"} <= words
    left, top, across, down = map(float, root.attrib["viewBox"].split())
    assert left < -20
    assert top < -20
    assert left + across > 140
    assert down == float(root.attrib["height"])


def test_every_shape_keeps_its_numbers() -> None:
    shapes = [
        Path((("M", (0.0, 1.5)), ("C", (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)), ("Z", ())), "#112233", "#445566", 2.0, (3.0, 1.0), "flat"),
        Disc(1, -2, 3, None, "#000000", 1.25),
        Box(0, 0, 4, 5, 2, "#FFFFFF"),
    ]
    path, disc, box = ElementTree.fromstring(svg_of(shapes, 10, 10))
    assert path.attrib["d"] == "M0 1.5 C1 2 3 4 5 6 Z"
    assert path.attrib["stroke-dasharray"] == "3 1"
    assert "stroke-linecap" not in path.attrib
    assert (disc.attrib["cx"], disc.attrib["cy"], disc.attrib["r"], disc.attrib["fill"], disc.attrib["stroke-width"]) == (
        "1",
        "-2",
        "3",
        "none",
        "1.25",
    )
    assert (box.attrib["width"], box.attrib["rx"], box.attrib["fill"]) == ("4", "2", "#FFFFFF")


def test_numbers_that_svg_cannot_hold_do_not_get_in() -> None:
    text = svg_of([Disc(float("nan"), float("inf"), 1e-9, "#000000")], 10, 10)
    assert "nan" not in text
    assert "inf" not in text
    assert "e-" not in text.split("circle")[1]
