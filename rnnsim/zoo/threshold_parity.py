"""Parity of a stream of bits by three threshold units: the smallest network that needs a memory."""

from __future__ import annotations

from rnnsim.network.document import Document, Layout
from rnnsim.network.draft import Draft
from rnnsim.network.network import Network
from rnnsim.zoo.arrangement import column
from rnnsim.zoo.staging import parity_tape

WEIGHTS: tuple[str, ...] = ()
NOTES = """# Parity circuit

*Has x been 1 an odd number of times?* One bit of memory answers that, and here it is the output itself, one tick ago.

- or: o(t) = H(x(t) + y(t − 1) − ½)
- and: n(t) = H(x(t) + y(t − 1) − 1½)
- answer: y(t) = H(o(t) − n(t) − ½), that is x(t) xor y(t − 1); H(a) is 1 if a > 0, else 0

**Try this:** poke y while it runs. Every answer from there on is turned over: the network has no way to notice a slip.

With `clock=strict` every wire between units takes a tick. Then the answer takes two ticks a bit, so each bit must stay for two.

McCulloch and Pitts 1943; article 0.
"""


def build(*, clock: str = "layered") -> Network:
    """The running parity y(t) = x(t) xor y(t − 1), from "or" and "and" units with H(a) = 1 if a > 0, else 0.

    o(t) = H(x(t) + y(t − 1) − ½), n(t) = H(x(t) + y(t − 1) − 1½), y(t) = H(o(t) − n(t) − ½) in the layered clock. In the strict
    clock y(t) reads o(t − 1) and n(t − 1): feed each bit for two ticks and read every second answer. Article 0; McCulloch and
    Pitts 1943.
    """
    draft = Draft("Parity circuit" if clock == "layered" else "Parity circuit, strict clock")
    x = draft.units(1, label="x", is_input=True, group="input", **column(0, 1))
    gates = draft.units(2, label=["o", "n"], activation="step", bias=[-0.5, -1.5], group="gates", **column(1, 2))
    y = draft.units(1, label="y", activation="step", bias=-0.5, is_output=True, group="output", **column(2, 1))
    draft.connect(x, gates, 1.0, delay=0)
    draft.connect(y, gates, 1.0, delay=1)
    draft.connect(gates, y, [[1.0, -1.0]], delay=0 if clock == "layered" else 1)
    return draft.network()


def sample() -> Document:
    """Sixty-four random bits, again and again, with the parity as target."""
    network = build()
    tape = parity_tape(network, 64, seed=5)
    tints = (("input", "slate"), ("gates", "violet"), ("output", "ochre"))
    training = (("learner", "genetic_algorithm"), ("loss", "half_squared_error"))
    layout = Layout(("raster", "traces", "tape"), tints, shows_numbers=True, speed=2.0, training=training)
    return Document(network, (tape,), notes=NOTES, layout=layout, tape=0)
