"""Makes the cases of smoke.txt of the standard library that is installed. Usage: smoke.py OUT"""

import json
import pathlib
import sys
import sysconfig

from cases import names
from cut import cut


def main():
    root = sysconfig.get_path("stdlib")
    lines = pathlib.Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    with open(sys.argv[1], "w", encoding="utf-8") as output:
        for at, line in enumerate(lines):
            if line.startswith("#"):
                continue
            file, function, call = line.split(" ", 2)
            source = cut(root, file, names(call))
            assert source is not None, line
            case = {"id": at, "package": "stdlib", "function": f"{file}:{function}", "source": source, "call": call}
            output.write(json.dumps(case) + "\n")


if __name__ == "__main__":
    main()
