"""What the model speaks of: kinds of sites, value classes and trip buckets, in the order that every array has."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent / "observe"))

from foretrace_observe.runtime import BUCKETS
from foretrace_observe.values import VALUE_CLASSES

KINDS = ("branch", "loop", "binding", "line")
ROLES = ("parameter", "assign", "return")
TRIPS, CLASSES = BUCKETS, VALUE_CLASSES
SPLITS = ("train", "validation", "test")

# Of one function: what the network and the exported graph read at most.
STATEMENTS, TOKENS, FEATURES = 64, 32, 96
