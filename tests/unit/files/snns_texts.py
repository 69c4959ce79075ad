"""Small SNNS files of our own, written out so that a test shows what it reads."""

from __future__ import annotations

RULE = "----|----|----|----|----|----|----|----|----|----"
DEFAULT_RULE = "---------|----------|----|--------|-------|------|-----"
LINK_RULE = "-------|------|------"


def net_text(units: list[str], links: list[str], update: str = "Topological_Order", *, sections: str = "", default: str = "") -> str:
    """A network file: each unit `label|act|bias|kind|position|act func|out func|type`, each link row `target|site|source:weight, …`."""
    rows = []
    for number, unit in enumerate(units, 1):
        label, act, bias, kind, place, function, output, type_name = (unit + "|" * 7).split("|")[:8]
        rows.append(f"{number:3} | {type_name} | {label} | {act} | {bias} | {kind} | {place} | {function} | {output} |")
    count = sum(row.count(":") for row in links)
    return "\n".join(
        ["SNNS network definition file V1.4-3D", "generated at Mon Apr 25 15:58:28 1994", "", "network name : ours", "source files :",
         f"no. of units : {len(units)}", f"no. of connections : {count}", "no. of unit types : 0", "no. of site types : 0", "",
         "learning function : Std_Backpropagation", f"update function   : {update}", "", sections, "unit default section :", "",
         "act      | bias     | st | subnet | layer | act func     | out func", DEFAULT_RULE,
         default or " 0.00000 |  0.00000 | h  |      0 |     1 | Act_Logistic | Out_Identity", DEFAULT_RULE,
         "", "unit definition section :", "", "no. | typeName | unitName | act | bias | st | position | act func | out func | sites", RULE,
         *rows, RULE, "", "connection definition section :", "", "target | site | source:weight", LINK_RULE, *links, LINK_RULE, ""]
    )  # fmt: skip


SITES = """site definition section :

 site name | site function
-----------|------------------
 sum       | Site_WeightedSum
 pi        | Site_Pi
 produkt   | Site_Produkt
 max       | Site_Max
-----------|------------------

"""
TYPES = """type definition section :

name | act func | out func     | sites
-----|----------|--------------|-------
mine | Act_TanH | Out_Identity | sum
     |          |              | pi
-----|----------|--------------|-------

"""


def pattern_text(inputs: list[list[float]], targets: list[list[float]]) -> str:
    """A pattern file with its values wrapped after every second one."""
    lines = ["SNNS pattern definition file V3.2", "generated at Mon Apr 25 15:58:23 1994", "", "", f"No. of patterns : {len(inputs)}",
             f"No. of input units : {len(inputs[0])}", f"No. of output units : {len(targets[0]) if targets else 0}", ""]  # fmt: skip
    for number, row in enumerate(inputs, 1):
        for kind, values in (("Input", row), ("Output", targets[number - 1] if targets else [])):
            lines.append(f"# {kind} pattern {number}:")
            lines += [" ".join(map(str, values[at : at + 2])) for at in range(0, len(values), 2)]
    return "\n".join(lines) + "\n"
