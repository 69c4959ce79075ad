"""The catalog: names, parameters and what is refused."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.session.samples import sample
from rnnsim.zoo.catalog import ARCHITECTURES, FAMILIES, architecture, build, names

PANELS = {"traces", "raster", "unfolded", "weights", "energy", "tape", "truth_table"}


def test_the_first_eight_are_there_in_the_order_of_the_gallery() -> None:
    assert names()[:8] == ("threshold_parity", "elman", "jordan", "fully_recurrent", "output_feedback", "hopfield", "ctrnn", "echo_state")


def test_every_row_belongs_to_a_family_that_the_gallery_shows() -> None:
    assert {row.family for row in ARCHITECTURES.values()} == set(FAMILIES)


@pytest.mark.parametrize("name", names())
def test_every_row_says_where_it_comes_from_and_what_to_try(name: str) -> None:
    row = architecture(name)
    assert all((row.title, row.family, row.summary, row.article.startswith("article"), row.reference, row.try_this))
    assert set(row.panels) <= PANELS
    assert all(parameter.help.endswith(".") for parameter in row.parameters)


@pytest.mark.parametrize("name", names())
def test_leaving_a_parameter_out_gives_the_default_of_its_row(name: str) -> None:
    defaults = {parameter.name: parameter.default for parameter in architecture(name).parameters}
    assert build(name).fingerprint == build(name, **defaults).fingerprint


@pytest.mark.parametrize("name", names())
def test_a_sample_opens_the_panels_of_its_row(name: str) -> None:
    assert sample(name).layout.panels == architecture(name).panels


def test_parameters_may_come_as_text_from_a_command_line() -> None:
    assert (
        build("elman", hidden="8", context="literal", seed="3").fingerprint
        == build("elman", hidden=8, context="literal", seed=3).fingerprint
    )
    assert build("jordan", decay="0.25").fingerprint == build("jordan", decay=0.25).fingerprint


def test_a_seed_changes_the_weights_and_is_accepted_where_nothing_is_random() -> None:
    assert build("elman", seed=1).fingerprint != build("elman", seed=2).fingerprint
    assert build("threshold_parity", seed=1).fingerprint == build("threshold_parity").fingerprint


def test_giving_one_matrix_leaves_the_other_random_weights_as_they_were() -> None:
    free, given = build("elman", hidden=3), build("elman", hidden=3, input_to_hidden=[1, 2, 3])
    changed = free.connections.weight != given.connections.weight
    assert np.array_equal(np.unique(free.connections.source[changed]), free.input_ids)


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("hopfeld", {}, "no architecture “hopfeld”; choose one of threshold_parity, elman"),
        ("elman", {"hiden": 3}, "no parameter “hiden”; it takes inputs, hidden"),
        ("elman", {"hidden": 0}, "hidden is a whole number from 1 to 500, not “0”"),
        ("elman", {"hidden": "2.5"}, "hidden is a whole number"),
        ("elman", {"hidden": "many"}, "hidden is a whole number"),
        ("elman", {"context": "none"}, "context is one of merged, literal"),
        ("elman", {"input_to_hidden": [1, 2, 3]}, "“input_to_hidden” must be numbers of shape \\(4, 1\\)"),
        ("jordan", {"decay": float("nan")}, "decay is a number from 0 to 0.999"),
        ("echo_state", {"spectral_radius": -1}, "spectral_radius is a number from 0 to 10"),
        ("hopfield", {"weights": [[0, 1], [2, 0]]}, "must be symmetric"),
        ("hopfield", {"patterns": [[1, 0.5]]}, "rows of −1 and \\+1"),
        ("threshold_parity", {"seed": -1}, "seed is a whole number"),
    ],
)
def test_what_cannot_be_built_is_refused_in_one_sentence(name: str, parameters: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        build(name, **parameters)
    assert str(refusal.value).endswith(".")


def test_a_builder_called_directly_refuses_weights_it_does_not_know() -> None:
    from rnnsim.zoo import elman

    with pytest.raises(Refused, match="no parameter or weights “reservoir”"):
        elman.build(reservoir=[1.0])


def test_the_catalog_imports_a_builder_only_when_it_is_asked_for() -> None:
    code = "import sys, rnnsim.zoo.catalog as c; c.names(); print([m for m in sys.modules if m.startswith('rnnsim.zoo.')])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "rnnsim.zoo.families.memory" in printed
    assert not [row.module for row in ARCHITECTURES.values() if f"'rnnsim.zoo.{row.module}'" in printed]
    assert set(ARCHITECTURES) == set(names())
