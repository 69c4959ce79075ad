"""The engine beside its peers: rows, limits and figures in one table."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan, nan

from tests.benchmarks.cases import Case
from tests.benchmarks.continuous_cases import CONTINUOUS_CASES
from tests.benchmarks.gated_cases import GATED_CASES
from tests.benchmarks.hopfield_cases import HOPFIELD_CASES
from tests.benchmarks.options import Options
from tests.benchmarks.tick_cases import TICK_CASES
from tests.benchmarks.timing import Contender, check_agreement, seconds_per_tick

CASES = (*TICK_CASES, *CONTINUOUS_CASES, *HOPFIELD_CASES, *GATED_CASES)


@dataclass(frozen=True)
class Measured:
    """One line of the table: microseconds per tick of ours and of a peer, one each per precision; none if the peer is missing."""

    case: Case
    peer: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    made_by: str

    @property
    def ratios(self) -> tuple[float, ...]:
        """ours / peer per precision."""
        return tuple(ours / peer for ours, peer in zip(self.ours, self.theirs, strict=False))

    @property
    def limit(self) -> float:
        """What the ratio in single precision may be; not a number if there is none, or no peer."""
        return self.case.limits.get(self.peer, nan) if self.theirs else nan

    @property
    def holds(self) -> bool:
        """Whether ours is within the limit; so is what has none."""
        return isnan(self.limit) or self.ratios[0] <= self.limit


def measured(case: Case, options: Options) -> Iterator[Measured]:
    """Build, check that all agree, then time all contenders in turn."""
    ours, peers, missing = [], list[dict[str, Contender]](), dict[str, str]()
    for precision in options.precisions:
        contest = case.contest(precision, options)
        built = {}
        for name in [name for name in contest.peers if not options.peers or name in options.peers]:
            try:
                built[name] = contest.peers[name]()
            except ModuleNotFoundError as error:
                missing[name] = str(error.name)
        check_agreement([contest.ours, *built.values()], case.tolerances[precision])
        ours.append(contest.ours)
        peers.append(built)
    flat = [contender for mine, theirs in zip(ours, peers, strict=True) for contender in (mine, *theirs.values())]
    times = dict(zip(map(id, flat), seconds_per_tick(flat, options), strict=True))
    mine = tuple(1e6 * times[id(contender)] for contender in ours)
    for name in peers[0]:
        yield Measured(case, name, mine, tuple(1e6 * times[id(built[name])] for built in peers), ours[0].name)
    for name, module in missing.items():
        yield Measured(case, f"{name}: no {module}", mine, (), ours[0].name)


def report(options: Options) -> None:
    """Print the table line by line as it is measured, then what was missed."""
    print(f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}; backend {options.backend}; one thread each")
    print(f"processor time per tick in µs, median of {options.samples} interleaved samples; the limit is for float32")
    print(f"{'':3s} {'case':57s} {'peer':19s}{'ours':>9s}{'peer':>10s}{'ours/peer':>10s}{'limit':>7s} holds"
          f"{'ours f64':>12s}{'peer f64':>10s}{'ours/peer':>10s}")  # fmt: skip
    lines = []
    for case in CASES:
        if (options.rows and case.row not in options.rows) or (options.quick and case.is_giant):
            continue
        for line in measured(case, options):
            lines.append(line)
            print(_text(line), flush=True)
    judged = [line for line in lines if not isnan(line.limit)]
    print(f"{sum(line.holds for line in judged)} of {len(judged)} limits hold")
    for line in judged:
        if not line.holds:
            ratio = line.ratios[0]
            print(f"  missed: {line.case.title} / {line.peer}: {ratio:.3g}, {ratio / line.limit:.2f} times the limit {line.limit:g}")
    if any(not line.theirs for line in lines):
        print("  not installed: python -m pip install -e '.[bench]'")


def _text(line: Measured) -> str:
    limit, holds = ("", "") if isnan(line.limit) else (f"{line.limit:g}", "yes" if line.holds else "NO")
    cells = [f"{ours:9.3f}{theirs:10.3f}{ours / theirs:10.4f}" for ours, theirs in zip(line.ours, line.theirs, strict=False)]
    cells[:1] = [f"{cells[0]}{limit:>7s} {holds:5s}   "] if cells else []
    by = "" if line.made_by == "ours" else f"  {line.made_by}"
    return f"{line.case.row:3d} {line.case.title:57s} {line.peer:19s}{''.join(cells)}{by}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
