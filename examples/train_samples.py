"""Trains the samples of the gallery that have learned something, and writes them to resources/samples.

`python examples/train_samples.py` trains all of them, with names only those; `--check` takes the shipped files, looks at how good they
are, and goes on for one update; `--redraw` keeps what they have learned and takes all else, such as places and notes, from the builders.
"""

import sys
import time

import rnnsim
from rnnsim.session.assignment import assignment_of
from rnnsim.session.samples import shipped_path
from rnnsim.zoo import catalog

TRAINED = {  # updates, and the loss on the validation set as shipped
    "lstm": (2000, 0.013411993), "gru": (1500, 0.000535478), "deep": (200, 0.140148076), "bidirectional": (1500, 1.695363345),
    "ntm": (400, 0.056669649), "dnc": (1500, 0.435943497), "recursive_tree": (400, 0.057931043),
    "parametric_bias": (2000, 0.003077720),
}  # fmt: skip


def check(name):
    """Is the shipped sample as good as it was, and can it go on learning?"""
    document = rnnsim.zoo.sample(name)
    training = assignment_of(document).training_of(document)
    look, progress, wanted = training.best.look, next(training), TRAINED[name][1]
    assert abs(look.loss - wanted) < 1e-4 * wanted, f"{name}: a loss of {look.loss:.6f}, not of {wanted:.6f}"
    print(f"{name:>14}: loss {look.loss:.4f}, score {look.score}; one update more: loss {progress.loss:.4f}")


def train(name):
    """Learn as the document says, and write the file."""
    document, begun = catalog.sample(name), time.process_time()
    assignment = assignment_of(document).told(updates=TRAINED[name][0])
    training = assignment.training_of(document)
    updates = max(progress.update for progress in training)
    look = training.best.look  # the least loss that was seen
    rnnsim.write(document.changed(network=training.best.network), shipped_path(name))
    print(f"{name:>14}: {updates} updates, {time.process_time() - begun:.1f} s, score {look.score}, loss {look.loss:.9f}")


def redraw(name):
    """The document as the builder makes it now, with the weights and biases of the shipped one."""
    fresh, learned = catalog.sample(name), rnnsim.zoo.sample(name).network
    units = fresh.network.units.with_columns(bias=learned.units.bias, initial=learned.units.initial)
    connections = fresh.network.connections.with_columns(weight=learned.connections.weight)
    rnnsim.write(fresh.changed(network=fresh.network.with_rows(units=units, connections=connections)), shipped_path(name))
    print(f"{name:>14}: drawn anew")


given = sys.argv[1:]
if unknown := set(given) - {"--check", "--redraw", *TRAINED}:
    sys.exit(f"{', '.join(sorted(unknown))}: say --check, --redraw or nothing, and which of {', '.join(TRAINED)}.")
for chosen in [name for name in given if name in TRAINED] or TRAINED:
    (check if "--check" in given else redraw if "--redraw" in given else train)(chosen)
