"""Formulas that cannot be read are findings that block, each with its reason; they never raise."""

from __future__ import annotations

from time import process_time

from rnnsim.network.draft import Draft
from rnnsim.network.findings import MOST_FORMULAS, findings
from rnnsim.network.network import Network


def holding(texts: list[str], column: str = "activation") -> Network:
    draft = Draft()
    draft.units(len(texts), dynamics="integrator", **{column: texts})
    return draft.network()


def test_formulas_that_can_be_read_are_no_finding() -> None:
    assert findings(holding(["=tanh(a)", "=a*a", "tanh"])) == ()


def test_each_formula_that_cannot_be_read_is_named_once_with_its_units_and_its_reason() -> None:
    for column in ("activation", "drive"):
        first, second = findings(holding(["=b", "=a", "=1/0", "=b"], column))
        assert (first.code, first.units, first.is_blocking) == ("formula_not_understood", (0, 3), True)
        assert first.sentence.startswith("The formula of unit 0, unit 3 is not understood: the formula “b” uses “b”; it may use a, ")
        assert second.units == (2,)
        assert second.sentence == "The formula of unit 2 is not understood: in the formula “1/0”, 1 / 0 is not a finite number."


def test_more_different_formulas_than_can_be_kept_are_refused_at_once() -> None:
    texts = [f"=a*{number}" for number in range(20_000)]
    began = process_time()
    (finding,) = findings(holding(texts))
    assert process_time() - began < 2
    assert (finding.code, finding.is_blocking, len(finding.units)) == ("too_many_formulas", True, len(texts))
    assert finding.sentence.endswith(f"have more than {MOST_FORMULAS:,} different formulas; let units share one.")
    assert findings(holding(texts[:MOST_FORMULAS])) == ()
