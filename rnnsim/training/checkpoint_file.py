"""A training kept in a file: a zip of `manifest.json` and arrays, as the native file is. Data only: no code, no class names.

The task stands there by name and parameters and is made again; batches of other material stand there as arrays. Resuming gives the
curve the training would have had, bit for bit with the same build.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnsim.files import native
from rnnsim.files.archive import Archive, read_archive, written_archive
from rnnsim.files.npy_format import array_from_npy, npy_bytes
from rnnsim.files.refusal import DAMAGED, FileRefused, PathLike, opening
from rnnsim.files.saving import read_bounded, write_whole
from rnnsim.files.strict_json import json_bytes, value_from_json
from rnnsim.network.batch import Batch
from rnnsim.network.document import Document
from rnnsim.network.run_settings import SETTINGS, RunSettings
from rnnsim.training.learning import VALUES, Learning, Setup
from rnnsim.training.material import Material, of_task
from rnnsim.training.parameters import Parameters
from rnnsim.training.recipe import recipe_from
from rnnsim.training.task_files import task_of
from rnnsim.training.trainer import Best, Checkpoint, Look

KIND, FORMAT = "rnnsim training", 1
LARGEST_FILE = 1 << 30
MANIFEST = "manifest.json"
_BATCHES = ("fixed", "validation")
_PARTS = ("inputs", "targets", "target_mask", "valid")


def write_checkpoint(checkpoint: Checkpoint, path: PathLike) -> None:
    """Keep a training: all of it or, if FileRefused is raised, nothing."""
    write_whole(path, encoded(checkpoint))


def read_checkpoint(path: PathLike) -> Checkpoint:
    """The training in a file. Raises FileRefused: one sentence saying what is wrong and what to do."""
    with opening(path):
        return decoded(read_bounded(path, LARGEST_FILE))


def encoded(checkpoint: Checkpoint) -> bytes:
    """The bytes of the file."""
    learning, material, best = checkpoint.learning, checkpoint.material, checkpoint.best
    setup = learning.setup
    arrays: dict[str, NDArray[Any]] = {
        "network": np.frombuffer(native.encoded(Document(learning.network, settings=setup.settings)), np.uint8),
        "best": best.learning.values,
        "best look": np.array([best.look.loss, np.nan if best.look.score is None else best.look.score]),
        **{f"memory {name}": array for name, array in learning.memory.items()},
    }
    if material.made_from is None:
        arrays |= _material_arrays(material)
    names = list(arrays)
    manifest = {
        "kind": KIND, "format": FORMAT, "recipe": setup.recipe.as_given(), "loss": setup.loss, "update": learning.update,
        "best": best.look.update, "looks_since_best": checkpoint.looks_since_best, "seconds": checkpoint.seconds,
        "is_over": checkpoint.is_over, "kernels_from": setup.kernels_from, "task": material.made_from, "arrays": names,
    }  # fmt: skip
    members = [(_member(number), npy_bytes(arrays[name]), True) for number, name in enumerate(names)]
    return written_archive([(MANIFEST, json_bytes(manifest), True), *members])


def decoded(content: bytes) -> Checkpoint:
    """The training in a file's bytes. Raises Refused."""
    archive = read_archive(content)
    manifest = value_from_json(archive.read(MANIFEST), MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise FileRefused("it holds no training; choose a file that “rnnsim train --keep” has written")
    if manifest.get("format") != FORMAT:
        raise FileRefused("it was written by another version of rnnsim; use that one")
    try:
        return _checkpoint(manifest, _arrays(archive, manifest))
    except (KeyError, TypeError, IndexError) as error:
        raise FileRefused(f"a part of it is missing or of the wrong kind; {DAMAGED}") from error


def _checkpoint(manifest: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Checkpoint:
    document = native.decoded(arrays["network"].tobytes())
    recipe = recipe_from(manifest["recipe"])
    material = of_task(make_task(manifest["task"])) if manifest["task"] is not None else _material_of(arrays)
    settings = RunSettings(**{setting.name: getattr(document.settings, setting.name) for setting in SETTINGS})
    setup = Setup(recipe, str(manifest["loss"]), settings, material.patterns, int(manifest.get("kernels_from", 0)))
    memory = {name.removeprefix("memory "): array for name, array in arrays.items() if name.startswith("memory ")}
    parameters = Parameters.of(document.network, initials=recipe.learn_initials)
    if memory[VALUES].shape != parameters.values.shape or arrays["best"].shape != parameters.values.shape:
        raise FileRefused(f"its parameters do not belong to its network; {DAMAGED}")
    learning = Learning(document.network, setup, parameters, memory, int(manifest["update"]))
    loss, score = arrays["best look"].tolist()
    look = Look(int(manifest["best"]), loss, None if np.isnan(score) else score)
    best = Best(look, replace(learning, memory={VALUES: arrays["best"]}, update=look.update))
    kept = int(manifest["looks_since_best"]), float(manifest["seconds"]), bool(manifest["is_over"])
    return Checkpoint(learning, material, best, *kept)


def make_task(described: Mapping[str, Any]) -> Any:
    """The task that was described by name, seed and parameters."""
    return task_of(described["name"], seed=described["seed"], **described["parameters"])


def _material_arrays(material: Material) -> dict[str, NDArray[Any]]:
    made: dict[str, NDArray[Any]] = {}
    for name in _BATCHES:
        batch = getattr(material, name)
        if batch is not None and not (name == "validation" and batch is material.fixed):
            made |= {f"{name} {part}": getattr(batch, part) for part in _PARTS if getattr(batch, part) is not None}
    if material.patterns is not None:
        made["patterns"] = np.asarray(material.patterns)
    return made


def _material_of(arrays: Mapping[str, NDArray[Any]]) -> Material:
    batches: dict[str, Batch | None] = {}
    for name in _BATCHES:
        parts = {part: arrays[f"{name} {part}"] for part in _PARTS if f"{name} {part}" in arrays}
        batches[name] = Batch(**parts) if parts else None
    fixed = batches["fixed"]
    return Material("file", fixed, validation=batches["validation"] or fixed, patterns=arrays.get("patterns"))


def _arrays(archive: Archive, manifest: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    names = manifest["arrays"]
    return {str(name): array_from_npy(archive.read(_member(number)), str(name)) for number, name in enumerate(names)}


def _member(number: int) -> str:
    """array_a.npy, array_b.npy, …: member names hold letters only."""
    letters = ""
    while True:
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
        if not number:
            return f"array_{letters}.npy"
