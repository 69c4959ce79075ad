"""Every parameter of every row of the catalog: outside its range it is refused in one sentence, at its least it builds."""

from __future__ import annotations

import re

import pytest

from rnnsim.formulas.refused import Refused
from rnnsim.network.findings import findings
from rnnsim.network.parameters import Parameter
from rnnsim.zoo.catalog import architecture, build, names

CONTINUOUS = ("ctrnn", "continuous_hopfield")


def wrong_values(parameter: Parameter) -> list[object]:
    """What a person might give that does not fit."""
    if parameter.kind is str:
        return ["nonsense", ""]
    outside: list[object] = [parameter.low - 1, parameter.high * 2 + 1, "many", float("nan"), float("inf")]
    return [*outside, parameter.low + 0.5] if parameter.is_whole else outside


@pytest.mark.parametrize("name", names())
def test_what_is_outside_its_range_is_refused_in_one_sentence_that_names_it(name: str) -> None:
    for parameter in architecture(name).parameters:
        for value in wrong_values(parameter):
            with pytest.raises(Refused) as refusal:
                build(name, **{parameter.name: value})
            sentence = str(refusal.value)
            assert parameter.name in sentence, sentence
            assert parameter.kind_in_words in sentence, sentence
            assert sentence.endswith("."), sentence
            assert not re.search(r"[.!?] [A-Z]", sentence), sentence


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_each_parameter_at_its_least_gives_a_network_without_findings(name: str) -> None:
    for parameter in architecture(name).parameters:
        values = parameter.choices or (parameter.low,)
        for value in values:
            network = build(name, **{parameter.name: value})
            assert findings(network, continuous=name in CONTINUOUS) == (), parameter.name
