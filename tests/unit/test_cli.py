"""The command line as a person at a terminal without a display meets it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rnnsim import cli
from rnnsim.engine.running import run
from rnnsim.files import native
from rnnsim.network.document import Document
from rnnsim.network.draft import Draft
from rnnsim.network.run_settings import SETTINGS
from rnnsim.views.qt_presence import missing_qt_sentence
from rnnsim.zoo.catalog import ARCHITECTURES
from tests.unit.files.documents import SNNS, ring

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
needs_qt = pytest.mark.skipif(bool(missing_qt_sentence()), reason=missing_qt_sentence() or "Qt is there")


@pytest.fixture(autouse=True)
def without_display(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    """A file with a unit that begins at 10 and adds its input to what it has, and inputs for it."""
    draft = Draft("counter")
    x = draft.units(1, is_input=True, label="x")
    y = draft.units(1, is_output=True, label="=y", initial=10.0)
    draft.connect(x, y, delay=0)
    draft.connect(y, y, delay=1)
    native.write(draft.network(), tmp_path / "counter.rnnsim")
    (tmp_path / "in.csv").write_text("x\n1\n2\n3.5\n")
    return tmp_path / "counter.rnnsim"


def fails(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 1) -> str:
    assert cli.main(argv) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("rnnsim: " if code == 1 else "usage: ")
    assert code == 2 or said.err.count("\n") == 1
    return said.err


def answer(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert cli.main(argv) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def process(*argv: str, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    return subprocess.run([sys.executable, "-m", "rnnsim", *argv], capture_output=True, text=True, env=environment, check=False, **options)  # type: ignore[call-overload]


def test_run_writes_one_row_per_tick_under_the_labels(counter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        answer(capsys, "run", str(counter), "--inputs", "in.csv", "--ticks", "4", "-o", "out.csv")
        == "Wrote “out.csv”: 4 rows of 1 column.\n"
    )
    assert list(csv.reader(Path("out.csv").read_text().splitlines())) == [["'=y"], ["11.0"], ["13.0"], ["16.5"], ["16.5"]]


def test_run_prints_without_an_output_file_and_as_json(counter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "run", str(counter), "--inputs", "in.csv") == "'=y\n11.0\n13.0\n16.5\n"
    told = json.loads(answer(capsys, "run", str(counter), "--inputs", "in.csv", "--json"))
    assert told == {"network": "counter", "ticks": [1, 2, 3], "columns": ["=y"], "rows": [[11.0], [13.0], [16.5]], "backend": "numpy"}


def test_run_records_all_units_the_last_tick_or_single_updates(counter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "run", str(counter), "--inputs", "in.csv", "--record", "all").splitlines()[:2] == ["x,'=y", "1.0,11.0"]
    assert answer(capsys, "run", str(counter), "--inputs", "in.csv", "--record", "last").splitlines() == ["'=y", "16.5"]
    native.write(ring(), "ring.rnnsim")
    lines = answer(capsys, "run", "ring.rnnsim", "--ticks", "2", "--update-order", "sequential", "--record", "updates").splitlines()
    assert lines[0] == "tick,unit,value,energy change"
    assert len(lines) == 7


def test_run_plays_the_tape_of_the_document_with_its_settings(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["zoo", "elman", "-o", "elman.rnnsim"])
    capsys.readouterr()
    document = native.read("elman.rnnsim")
    told = json.loads(answer(capsys, "run", "elman.rnnsim", "--json", "--ticks", "5"))
    assert told["rows"] == run(document, ticks=5).outputs.tolist()


def test_every_run_setting_is_a_flag(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli._parser().parse_args(["run", "--help"])
    told = capsys.readouterr().out
    assert all(f"--{setting.name.replace('_', '-')}" in told for setting in SETTINGS)


def test_the_seed_reaches_the_draws(capsys: pytest.CaptureFixture[str]) -> None:
    draft = Draft()
    draft.units(64, activation="bernoulli", is_output=True)
    native.write(draft.network(), "coins.rnnsim")
    first, again, other = (answer(capsys, "run", "coins.rnnsim", "--ticks", "1", "--seed", seed) for seed in "112")
    assert first == again != other


@pytest.mark.slow
@pytest.mark.skipif(not SNNS.is_dir(), reason="the shared folder is absent")
def test_the_letters_of_snns_are_converted_and_recognised() -> None:
    converted = process("convert", str(SNNS / "letters.net"), "letters.rnnsim")
    assert (converted.returncode, converted.stderr) == (0, "")
    assert process("run", "letters.rnnsim", "--inputs", str(SNNS / "letters.pat"), "-o", "out.csv").returncode == 0
    header, *rows = csv.reader(Path("out.csv").read_text().splitlines())
    assert "".join(header) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert [int(np.argmax(np.array(row, float))) for row in rows] == list(range(26))


def test_convert_can_put_inputs_on_the_tape(counter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(capsys, "convert", str(counter), "taped.rnnsim", "--inputs", "in.csv", "--seed", "9")
    document = native.read("taped.rnnsim")
    assert document.settings.seed == 9
    assert document.episode is not None
    assert document.episode.inputs.tolist() == [[1], [2], [3.5]]
    assert "16.5" in answer(capsys, "run", "taped.rnnsim")


def test_info_says_what_a_file_holds_and_what_is_wrong_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    draft = Draft("two in a circle\x1b[31m")
    units = draft.units(2, label="u", group="pair")
    draft.connect_pairs(units, units[::-1], delay=0)
    native.write(draft.network(), "circle.rnnsim")
    told = answer(capsys, "info", "circle.rnnsim")
    assert "units        2\n" in told
    assert "pair (2)" in told
    assert "u1 → u2 → u1" in told
    assert "\x1b" not in told
    values = json.loads(answer(capsys, "info", "circle.rnnsim", "--json"))
    assert (values["units"], values["connections"], len(values["findings"])) == (2, 2, 1)
    assert values["digest"] == native.read("circle.rnnsim").digest
    assert (values["settings"]["backend"], values["backends"]["numpy"], "fused" in values["backends"]) == ("auto", None, True)
    assert "backends     numpy, " in told


def test_info_shows_the_order_of_evaluation(counter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "stage 2" in answer(capsys, "info", str(counter))


def test_zoo_lists_describes_and_writes(capsys: pytest.CaptureFixture[str]) -> None:
    listed = answer(capsys, "zoo")
    assert all(name in listed for name in ARCHITECTURES)
    assert "hidden=4" in answer(capsys, "zoo", "elman")
    answer(capsys, "zoo", "elman", "--set", "hidden=7", "inputs=2", "--seed", "3", "-o", "e.rnnsim")
    assert len(native.read("e.rnnsim").network.units) == 10
    answer(capsys, "zoo", "elman", "-o", "sample.rnnsim")
    assert native.read("sample.rnnsim").episode is not None


@pytest.mark.parametrize("name", list(ARCHITECTURES))
def test_every_sample_has_a_demo_without_a_display(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "  30  " in answer(capsys, "demo", name)
    answer(capsys, "demo", name, "--picture", "a.svg", "--ticks", "3")
    assert Path("a.svg").read_text().startswith("<svg ")


@needs_qt
def test_a_png_is_painted_without_a_display(counter: Path) -> None:
    done = process("picture", str(counter), "-o", "a.png", "--theme", "dark", "--inputs", "in.csv", "--ticks", "3")
    assert (done.returncode, done.stderr) == (0, "")
    content = Path("a.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(content[16:20], "big") > 200


def test_where_qt_cannot_load_a_png_is_refused_with_the_packages_and_svg(
    counter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "missing_qt_sentence", lambda: "Qt cannot load a system library; install: apt-get install libegl1")
    told = fails(capsys, "picture", str(counter), "-o", "a.png")
    assert "libegl1" in told
    assert ".svg" in told
    answer(capsys, "picture", str(counter), "-o", "a.svg")


def test_without_a_display_the_app_says_so_in_one_sentence() -> None:
    done = process()
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == "rnnsim: There is no display to open a window on; try “rnnsim demo elman --picture elman.png”, which needs none.\n"
    )


def test_with_a_display_the_app_is_opened_on_the_file(counter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(cli, "missing_qt_sentence", lambda: "")
    opened: list[str | None] = []
    samples: list[Document | None] = []

    def open_app(path: str | None, sample: Document | None) -> int:
        opened.append(path)
        samples.append(sample)
        return 0 if path is None or Path(path).exists() else 1

    assert cli.main([], open_app=open_app) == 0
    assert cli.main([str(counter)], open_app=open_app) == 0
    assert cli.main(["demo", "elman", "--seed", "3"], open_app=open_app) == 0
    assert opened == [None, str(counter), None]
    assert samples[:2] == [None, None]
    assert samples[2] is not None
    assert (samples[2].title, samples[2].settings.seed) == ("Elman network", 3)
    monkeypatch.setattr(cli, "missing_qt_sentence", lambda: "Qt cannot load a system library; install: apt-get install libegl1")
    assert cli.main([], open_app=open_app) == 1


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("info", "none.rnnsim"), "Cannot open “none.rnnsim”: there is no such file or folder; check the name."),
        (("info", "nowhere"), "Cannot open “nowhere”: there is no such file or folder"),
        (("info", "."), "it is a folder; choose a file"),
        (("run", "counter.rnnsim", "--ticks", "-1"), "whole number of at least 0"),
        (("run", "counter.rnnsim", "--ticks", "9000000000"), "GB of memory; make fewer ticks at once"),
        (("run", "counter.rnnsim", "--inputs", "empty.csv"), "it is empty"),
        (("run", "counter.rnnsim", "--inputs", "names.csv"), "it holds names and no numbers"),
        (("run", "counter.rnnsim", "--inputs", "wide.csv"), "it has 3 inputs per tick"),
        (("picture", "counter.rnnsim", "-o", "a.svg", "--inputs", "wide.csv"), "it has 3 inputs per tick"),
        (("zoo", "-o", "a.rnnsim"), "take a name and a file"),
        (("zoo", "elman", "--set", "hidden=3"), "take a name and a file"),
        (("run", "counter.rnnsim"), "needs inputs or a number of ticks"),
        (("run", "counter.rnnsim", "--ticks", "3", "--seed", "-1"), "seed"),
        (("run", "counter.rnnsim", "--inputs", "bad.csv"), "row 2, column 1 is “x”"),
        (("run", "counter.rnnsim", "--ticks", "1", "-o", "none/out.csv"), "Cannot save “out.csv”"),
        (("picture", "counter.rnnsim", "-o", "a.gif"), "pictures end in .svg or .png"),
        (("convert", "counter.rnnsim", "a.xml"), "files that can be saved end in .rnnsim, .net"),
        (("convert", "ring.rnnsim", "a.net"), "keeps no delays"),
        (("zoo", "perceptrom"), "There is no architecture “perceptrom”"),
        (("zoo", "elman", "--set", "hidden=-3", "-o", "a.rnnsim"), "hidden"),
        (("zoo", "elman", "--set", "colour=red", "-o", "a.rnnsim"), "colour"),
        (("demo", "nothing"), "There is no architecture “nothing”"),
        (("demo", "elman", "--picture", "a.bmp"), "pictures end in"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(counter: Path, capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], told: str) -> None:
    native.write(ring(), "ring.rnnsim")
    for name, text in (("bad", "1\nx\n"), ("empty", "\n\n"), ("names", "a,b\n"), ("wide", "1,2,3\n4,5,6\n")):
        Path(f"{name}.csv").write_text(text)
    assert told in fails(capsys, *argv)


@pytest.mark.parametrize(
    "argv",
    [
        ("rum",),
        ("rum", "a.rnnsim"),
        ("run",),
        ("run", "a", "--order", "x"),
        ("zoo", "elman", "--set", "hidden"),
        ("--what",),
        ("picture", "a.rnnsim"),
    ],
)
def test_wrong_usage_exits_with_2(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...]) -> None:
    fails(capsys, *argv, code=2)


@pytest.mark.parametrize("verb", [verb.name for verb in cli.VERBS])
def test_every_verb_takes_a_seed_and_json(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([verb, "--help"]) == 0
    told = capsys.readouterr().out
    assert "--seed" in told
    assert "--json" in told


def test_a_diverging_network_stops_with_unit_and_tick(capsys: pytest.CaptureFixture[str]) -> None:
    draft = Draft()
    h = draft.units(1, activation="exponential", is_output=True, label="boom", bias=1.0)
    draft.connect(h, h, 5.0)
    native.write(draft.network(), "boom.rnnsim")
    told = fails(capsys, "run", "boom.rnnsim", "--ticks", "50")
    assert "boom" in told
    assert "tick" in told


def test_a_closed_pipe_ends_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "rnnsim", "zoo"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (cli.CLOSED_PIPE, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_under_the_output_is_one_sentence() -> None:
    done = subprocess.run(["bash", "-c", f"{sys.executable} -m rnnsim zoo > /dev/full"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "rnnsim: No space left on device\n")


def test_an_interruption_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", interrupted)
    native.write(Document(ring()), "ring.rnnsim")
    assert cli.main(["run", "ring.rnnsim", "--ticks", "1"]) == cli.INTERRUPTED
    assert capsys.readouterr() == ("", "")


def test_the_command_line_starts_without_qt_scipy_numba_and_networkx() -> None:
    script = (
        "import sys, rnnsim.cli; print([name for name in ('PySide6', 'scipy', 'numba', 'networkx', 'pyqtgraph') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
