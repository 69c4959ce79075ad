"""Which units of a group are its ports: those with wires to or from outside, gates included."""

from __future__ import annotations

from rnnsim.network.draft import Draft
from rnnsim.network.ports import ports_of


def test_ports_come_first_and_say_how_many_wires_they_have() -> None:
    draft = Draft("ports")
    x = draft.units(2)
    inner = draft.units(3, group="cell/inner")
    y = draft.units(1)
    draft.connect_pairs(x[[0, 1]], inner[[1, 1]], 1.0)
    draft.connect_pairs(inner[[0, 2]], inner[[2, 0]], 1.0)
    draft.connect_pairs(inner[[2]], y, 1.0)
    draft.connect_pairs(x[[0]], y, 1.0, gate=int(inner[0]))
    network = draft.network()
    into, out = ports_of(network, "cell", "in"), ports_of(network, "cell", "out")
    assert (into.ids.tolist(), into.wires.tolist()) == ([3, 2, 4], [2, 0, 0])
    assert into.obvious == 3
    assert (out.ids.tolist(), out.wires.tolist()) == ([2, 4, 3], [1, 1, 0])
    assert out.obvious is None
    assert ports_of(network, "", "in").wires.sum() == 0


def test_the_only_unit_of_a_group_is_obvious() -> None:
    draft = Draft("alone")
    draft.units(1, group="a")
    assert ports_of(draft.network(), "a", "in").obvious == 0
