"""The command line: one table of verbs, each a function from parsed options to what is said. Works without Qt and without a display.

Exit codes: 0, 1 with one sentence (it could not be done), 2 (wrong usage).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rnnsim.compiling.compile_network import compile_network
from rnnsim.compiling.latency import output_latencies
from rnnsim.drawing.frame import Picture, picture_of
from rnnsim.drawing.network_picture import MARGIN, bounds_of, shapes_of
from rnnsim.drawing.svg import svg_of
from rnnsim.drawing.theme import THEMES
from rnnsim.engine.backends import BACKENDS, SlowBackend
from rnnsim.engine.running import run
from rnnsim.engine.trace import Trace
from rnnsim.files.csv_outputs import csv_text, labels_of
from rnnsim.files.formats import read_any, read_episode, write_any
from rnnsim.files.refusal import FileRefused, shown_name
from rnnsim.files.saving import write_whole
from rnnsim.formulas.refused import Refused
from rnnsim.network.document import Document
from rnnsim.network.edits import change_settings
from rnnsim.network.findings import findings
from rnnsim.network.naming import counted
from rnnsim.network.run_settings import SETTINGS
from rnnsim.session.samples import sample
from rnnsim.verbs import task_listing, training
from rnnsim.verbs.verb import Flag, Options, Said, Verb, plain, size_of, written
from rnnsim.views.qt_presence import missing_display_sentence, missing_qt_sentence
from rnnsim.zoo.catalog import ARCHITECTURES, architecture, build

OpenApp = Callable[[str | None, Document | None], int]  # the file to show, or the document of a sample to show running
DEMO_TICKS = 30
MOST_COLUMNS = 10
MOST_GIGABYTES = 8.0
CLOSED_PIPE, INTERRUPTED = 141, 130  # what a shell reports for a process ended by these signals


def main(argv: Sequence[str] | None = None, *, open_app: OpenApp | None = None) -> int:
    """Do what the arguments say; the exit code. `open_app` opens a window on a file and returns when it is closed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _dispatched(list(sys.argv[1:] if argv is None else argv), open_app)
        sys.stdout.flush()
    except Refused as error:
        return _failed(str(error))
    except BrokenPipeError:
        _silence_output()
        return CLOSED_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (OSError, MemoryError) as error:
        _silence_output()
        return _failed(getattr(error, "strerror", None) or "There is not enough memory for this.")
    return code


def _dispatched(argv: list[str], open_app: OpenApp | None) -> int:
    names = [verb.name for verb in VERBS]
    parser = _parser()
    is_file = len(argv) == 1 and argv[0] not in names and not argv[0].startswith("-")
    try:
        if is_file and not (os.path.exists(argv[0]) or Path(argv[0]).suffix):
            parser.error(f"“{argv[0]}” is neither a file nor a verb; the verbs are {', '.join(names)}")
        if not argv or is_file:
            return _opened(argv[0] if argv else None, open_app)
        options = parser.parse_args(argv, Options(open_app=open_app))
        said: Said = options.action(options)
    except SystemExit as ending:
        return int(ending.code or 0)
    if said.text:
        sys.stdout.write(json.dumps(said.values) + "\n" if options.json else said.text + "\n" * (said.text[-1] != "\n"))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rnnsim", description="See, build, run and teach recurrent neural networks.", allow_abbrev=False,
        usage="rnnsim [FILE] | rnnsim VERB …", epilog="With no verb, opens the app, on FILE if it is given.",
    )  # fmt: skip
    verbs = parser.add_subparsers(metavar="VERB", required=True, title="verbs", prog="rnnsim")
    for verb in VERBS:
        row = verbs.add_parser(verb.name, help=verb.help, description=verb.help, allow_abbrev=False)
        row.set_defaults(action=verb.action)
        for flag in (*verb.flags, SEED, JSON):
            row.add_argument(*flag.names, help=flag.help, **flag.options)
    return parser


def _failed(sentence: str) -> int:
    print(f"rnnsim: {plain(sentence)}", file=sys.stderr)
    return 1


def _silence_output() -> None:
    """Nobody reads what is still to be written; let Python's own flush at the end find somewhere to put it."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def _opened(path: str | None, open_app: OpenApp | None, *, shown: Document | None = None) -> int:
    missing = missing_display_sentence() or missing_qt_sentence()
    if missing or open_app is None:
        raise Refused(missing or "The app is opened by “python -m rnnsim”.")
    return open_app(path, shown)


def _document(options: Options) -> Document:
    """The document of FILE, with the seed if one is given."""
    document = read_any(options.file)
    return document if options.seed is None else change_settings(seed=options.seed)(document)


def _trace(document: Document, options: Options, **settings: Any) -> Trace:
    """Run as the options say; flags that are not given leave the document's settings as they are."""
    given = {setting.name: getattr(options, setting.name, None) for setting in SETTINGS}
    settings |= {name: value for name, value in given.items() if value is not None and name != "record"}
    inputs = None
    _check_memory(document, options.ticks or 0)
    if getattr(options, "inputs", None):
        inputs = read_episode(options.inputs, document.network).inputs_for(document.network.input_ids)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", SlowBackend)
        trace = run(document, inputs, options.ticks, **settings)
    for warning in caught:
        print(f"rnnsim: {plain(str(warning.message))}", file=sys.stderr)
    return trace


def _check_memory(document: Document, ticks: int) -> None:
    """Before the machine runs out of it: an input, an output, an activation and a state are kept per unit and tick."""
    gigabytes = ticks * len(document.network.units) * 32 / 1e9
    if gigabytes > MOST_GIGABYTES:
        raise Refused(f"{ticks} ticks of {size_of(document)} can take {gigabytes:,.0f} GB of memory; make fewer ticks at once.")


def _run(options: Options) -> Said:
    document = _document(options)
    record = options.record or "outputs"
    trace = _trace(document, options, record=record)
    header, rows = _recorded(trace, record)
    text = csv_text(header, rows)
    values = {"network": document.title, "ticks": trace.ticks.tolist(), "columns": header, "rows": rows.tolist(), "backend": trace.backend}
    if options.output is None:
        return Said(text, values)
    write_whole(options.output, text.encode("utf-8", "backslashreplace"))
    return written(options.output, f"{counted(len(rows), 'row')} of {counted(len(header), 'column')}", rows=len(rows), columns=header)


def _recorded(trace: Trace, record: str) -> tuple[list[str], np.ndarray]:
    """Column names and rows of what was recorded."""
    network = trace.network
    if record == "updates":
        return ["tick", "unit", "value", "energy change"], trace.updates
    if record == "all":
        return labels_of(network, network.units.id), trace.activations
    if not len(network.output_ids):
        raise Refused("The network has no output units; mark one as output or add --record all.")
    return labels_of(network, network.output_ids), trace.outputs


def _convert(options: Options) -> Said:
    document = _document(options)
    if options.inputs:
        episode = read_episode(options.inputs, document.network)
        document = document.changed(episodes=(*document.episodes, episode), tape=len(document.episodes))
    write_any(document, options.output)
    return written(options.output, size_of(document), units=len(document.network.units), connections=len(document.network.connections))


def _info(options: Options) -> Said:
    document = _document(options)
    network, settings = document.network, document.settings
    found = findings(document, settings.is_continuous)
    groups = {str(path): int(count) for path, count in zip(*np.unique(network.units.group, return_counts=True), strict=True) if path}
    try:
        order = str(compile_network(document, settings.is_continuous, in_turn=settings.is_one_at_a_time))
    except Refused as error:
        order = str(error)
    values: dict[str, Any] = {
        "title": document.title, "units": len(network.units), "inputs": len(network.input_ids), "outputs": len(network.output_ids),
        "connections": len(network.connections), "latency": output_latencies(network).tolist(),
        "groups": groups, "episodes": [episode.name for episode in document.episodes],
        "settings": {setting.name: getattr(settings, setting.name) for setting in SETTINGS}, "clamped": len(settings.clamp),
        "findings": [finding.sentence for finding in found], "order": order,
        "backends": {name: row.problem() for name, row in BACKENDS.items()}, "digest": document.digest, "notes": document.notes,
    }  # fmt: skip
    shown = {
        **values,
        "groups": [f"{path} ({count})" for path, count in groups.items()],
        "latency": [counted(ticks, "tick") if ticks >= 0 else "hears no input" for ticks in values["latency"][:MOST_COLUMNS]],
        "settings": [f"{k} {v}" for k, v in values["settings"].items()],
        "backends": [name if problem is None else f"no {name}: {problem}" for name, problem in values["backends"].items()],
    }
    lines = [f"{name:<12} {plain(', '.join(value) if isinstance(value, list) else str(value)) or 'none'}"
             for name, value in shown.items() if name not in ("findings", "order", "notes")]  # fmt: skip
    lines += ["", "findings", *([f"  {plain(finding.sentence)}" for finding in found] or ["  none"])]
    lines += ["", *map(plain, order.splitlines())]
    return Said("\n".join(lines), values)


def _zoo(options: Options) -> Said:
    if (options.set and options.output is None) or (options.output is not None and options.name is None):
        raise Refused("To write a network take a name and a file, such as “rnnsim zoo elman --set hidden=8 -o elman.rnnsim”.")
    if options.name is None:
        rows = [{"name": row.name, "title": row.title, "family": row.family, "summary": row.summary} for row in ARCHITECTURES.values()]
        return Said("\n".join(f"{row['name']:<18} {row['title']}: {row['summary']}" for row in rows), {"architectures": rows})
    row = architecture(options.name)
    if options.output is None:
        about = [f"{row.title}. {row.summary} ({row.article}; {row.reference})", "", "parameters for --set NAME=VALUE:"]
        lines = [f"  {f'{p.name}={p.default}':<22} {p.help}" for p in row.parameters]
        return Said("\n".join(about + lines), {"name": row.name, "parameters": {p.name: p.default for p in row.parameters}})
    document = _chosen(options)
    write_any(document, options.output)
    return written(options.output, size_of(document), units=len(document.network.units), connections=len(document.network.connections))


def _chosen(options: Options) -> Document:
    """The sample of an architecture, or one built with the parameters given."""
    given = dict(pair.partition("=")[::2] for pair in options.set)
    if options.seed is not None:
        given["seed"] = options.seed
    return Document(build(options.name, **given)) if given else sample(options.name)


def _picture(options: Options) -> Said:
    document = _document(options)
    trace = _trace(document, options) if options.ticks or options.inputs else None
    return _drawn(document, trace, options.output, theme_name=options.theme)


def _drawn(document: Document, trace: Trace | None, path: str, *, theme_name: str) -> Said:
    """Write the network as .svg or .png, with the values of the trace's last tick."""
    theme = THEMES[theme_name]
    suffix = Path(path).suffix.lower()
    if suffix not in (".svg", ".png"):
        raise FileRefused(f"Cannot save “{shown_name(path)}”: pictures end in .svg or .png.")
    picture = _shown(document, trace)
    shapes = shapes_of(document.network, picture, theme)
    left, top, right, bottom = bounds_of(document.network, picture)
    view = left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN
    if suffix == ".svg":
        content = svg_of(shapes, view[2], view[3], background=theme.canvas, view=view).encode()
    else:
        missing = missing_qt_sentence()
        if missing:
            raise Refused(f"{missing.rstrip('.')}; or save the picture as .svg, which needs no Qt.")
        from rnnsim.views.picture import png_bytes  # imported late: only this needs Qt

        content = png_bytes(shapes, view, theme.canvas)
    write_whole(path, content)
    return written(path, f"{view[2]:.0f} by {view[3]:.0f} pixels", width=view[2], height=view[3])


def _shown(document: Document, trace: Trace | None) -> Picture:
    if trace is None or not len(trace):
        return picture_of(document)
    rows = trace.activations
    previous = rows[-2] if len(rows) > 1 else document.network.units.initial
    values = {"values": rows[-1], "states": trace.states[-1], "previous": previous, "tick": int(trace.ticks[-1])}
    return picture_of(document, unit_ids=trace.network.units.id, **values)


def _demo(options: Options) -> Said:
    document = sample(options.name)
    if options.seed is not None:
        document = change_settings(seed=options.seed)(document)
    options.ticks = DEMO_TICKS if options.ticks is None else options.ticks
    if options.picture:
        return _drawn(document, _trace(document, options, record="all"), options.picture, theme_name=options.theme)
    if not (options.json or missing_display_sentence() or missing_qt_sentence()) and options.open_app is not None:
        _opened(None, options.open_app, shown=document)
        return Said("", {})
    trace = _trace(document, options, record="all")
    network = document.network
    ids = (network.output_ids if len(network.output_ids) else network.units.id)[:MOST_COLUMNS]
    labels, rows = labels_of(network, ids), trace.of(ids)
    lines = [f"{document.title}: {size_of(document)}; the last ticks", "tick  " + "  ".join(f"{plain(label):>8.8}" for label in labels)]
    lines += [f"{tick:>4}  " + "  ".join(f"{value:8.4f}" for value in row) for tick, row in list(zip(trace.ticks, rows, strict=True))[-10:]]
    return Said("\n".join(lines), {"name": options.name, "columns": labels, "ticks": trace.ticks.tolist(), "rows": rows.tolist()})


def _setting_flags() -> tuple[Flag, ...]:
    """One flag per run setting, except the seed that every verb has."""
    made = []
    for setting in SETTINGS:
        if setting.name != "seed":
            kind: dict[str, Any] = {"choices": setting.choices} if setting.choices else {"type": setting.kind}
            made.append(Flag((f"--{setting.name.replace('_', '-')}",), setting.help, kind))
    return tuple(made)


def _register(options: argparse.Namespace) -> Said:
    from rnnsim.views.association import register, unregister

    files = [str(path) for path in (unregister if options.remove else register)()]
    done = "Taken away" if options.remove else "Written"
    return Said("\n".join(f"{done}: {path}" for path in files) or "There was nothing of rnnsim.", {"files": files})


def _pair(text: str) -> str:
    if "=" not in text:
        raise argparse.ArgumentTypeError(f"“{text}” should be NAME=VALUE")
    return text


SEED = Flag(("--seed",), "Seed of all random draws.", {"type": int, "metavar": "N"})
JSON = Flag(("--json",), "Answer as JSON.", {"action": "store_true"})
FILE = Flag(("file",), "A document: .rnnsim or .net.", {"metavar": "FILE"})
NAME = Flag(("name",), "Name of an architecture, see rnnsim zoo.", {"metavar": "NAME"})
INPUTS = Flag(("--inputs",), "Inputs, one row per tick: .csv, .tsv, .txt or .pat.", {"metavar": "IN"})
TICKS = Flag(("--ticks",), "How many ticks to make.", {"type": int, "metavar": "N"})
THEME = Flag(("--theme",), "Colours of the picture.", {"choices": tuple(THEMES), "default": "light"})
_REQUIRED = {"dest": "output", "required": True, "metavar": "OUT"}
VERBS = (
    Verb("run", "Run a network and write its outputs, one row per tick.", _run,
         (FILE, INPUTS, TICKS, Flag(("-o", "--output"), "Table to write (.csv), else it is printed.", {"metavar": "OUT"}),
          *_setting_flags())),
    training.VERB,
    task_listing.VERB,
    Verb("info", "Say what a file holds, what is wrong with it and in which order its units are evaluated.", _info, (FILE,)),
    Verb("zoo", "List the architectures, describe one, or write one to a file.", _zoo,
         (Flag(("name",), "Name of an architecture.", {"nargs": "?", "metavar": "NAME"}),
          Flag(("--set",), "Parameters to build it with; without any, the sample is written.",
               {"nargs": "+", "action": "extend", "default": [], "type": _pair, "metavar": "NAME=VALUE"}),
          Flag(("-o", "--output"), "File to write.", {"metavar": "FILE"}))),
    Verb("convert", "Read a file and write it in the format of another suffix.", _convert,
         (FILE, Flag(("output",), "File to write: .rnnsim or .net.", {"metavar": "OUT"}), INPUTS)),
    Verb("picture", "Draw a network, if --ticks or --inputs is given with its values then.", _picture,
         (FILE, Flag(("-o",), "Picture to write: .svg or .png.", _REQUIRED), TICKS, INPUTS, THEME)),
    Verb("register", "Let the desktop know .rnnsim files and this program, for the current user on Linux.", _register,
         (Flag(("--remove",), "Take it away again.", {"action": "store_true"}),)),
    Verb("demo", "Open a sample; with no display, run it and show its last ticks.", _demo,
         (NAME, Flag(("--picture",), "Draw it after a few ticks instead: .svg or .png.", {"metavar": "OUT"}), TICKS, THEME)),
)  # fmt: skip
