"""Networks with a memory beside them that they write to and read from: stacks, and slots that are looked up."""

from __future__ import annotations

from rnnsim.zoo.architecture import OUTPUTS, SEED, Architecture, count

FAMILY = "Outside memory"
ROWS = (
    Architecture(
        "stack", "Network with a stack", FAMILY, "stack_recurrent",
        "Pushes each a and pops one for each b: it can count.", "article 2",
        "Joulin and Mikolov, NIPS 28, 2015",
        (count("symbols", 2, "Symbols, one input each.", high=50), count("hidden", 8, "Hidden units.", high=200),
         count("depth", 12, "Cells of the stack.", low=2, high=100), count("seen", 1, "Cells the network sees, from the top.", high=2),
         count("actions", 2, "2: push and pop; 3: also leave alone.", low=2, high=3), SEED),
        "Put ten a and ten b on the tape.", ("raster", "traces", "tape"),
    ),
    Architecture(
        "ntm", "Neural Turing machine", FAMILY, "neural_turing_machine",
        "Learns where to write, where to read, and to say it again.", "article 2",
        "Graves, Wayne and Danihelka, arXiv 1410.5401, 2014",
        (count("bits", 4, "Bits of a datum; a delimiter comes beside.", high=16),
         count("hidden", 24, "Hidden units of the controller.", high=200),
         count("slots", 8, "Slots of the memory.", low=3, high=64),
         count("width", 6, "Numbers in a slot; bits + 2 or more learns well.", high=32), SEED),
        "Watch the read head walk where the write head went.", ("raster", "traces", "tape"),
    ),
    Architecture(
        "dnc", "Differentiable neural computer", FAMILY, "differentiable_computer",
        "A memory that knows which slots are free and what came after what.", "article 2",
        "Graves et al., Nature 538, 2016",
        (count("bits", 4, "Bits of a datum; a delimiter comes beside.", high=16),
         count("hidden", 24, "Hidden units of the controller.", high=200),
         count("slots", 8, "Slots of the memory; units grow with their square.", low=2, high=16),
         count("width", 4, "Numbers in a slot.", high=32), count("heads", 1, "Read heads.", high=4), SEED),
        "Clamp the free gate to 1: slots are used again.", ("raster", "traces", "tape"),
    ),
    Architecture(
        "stack_circuit", "Stack in one number", FAMILY, "stack_circuit",
        "Push and pop bits that are the digits of a single activity.", "article 3",
        "Siegelmann and Sontag, Journal of Computer and System Sciences 50, 1995",
        (),
        "Poke q to 0.3125 (two zeros), and let it pop.", ("raster", "traces", "tape"),
    ),
    Architecture(
        "pushdown_automaton", "Neural pushdown automaton", FAMILY, "pushdown_automaton",
        "Checks brackets with a stack that can be filled by degrees.", "article 2",
        "Sun, Giles, Chen and Lee, UMIACS-TR-93-77, 1993; Grefenstette et al., NIPS 28, 2015",
        (count("symbols", 2, "Symbols, one unit each.", high=50), count("states", 2, "States.", high=100),
         count("slots", 12, "Slots of the stack, one a tick: the longest episode.", high=200), OUTPUTS, SEED),
        "Turn the action's weights down to a tenth, then a twentieth: when does it fail?", ("raster", "traces", "tape"),
    ),
)  # fmt: skip
