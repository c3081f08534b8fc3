"""Has `foretrace features` compute the features of every package of a corpus, each as a project of its own.

    python models/features.py --corpus DIR --out DIR [--foretrace PROGRAM]
"""

import argparse
import json
import pathlib
import subprocess

from tqdm import tqdm


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--foretrace", default="foretrace", help="the program, if it is not on the path")
    parser.add_argument("--evidence", action="store_true", help="run the functions too")
    parser.add_argument("--split", help="only packages of that split")
    arguments = parser.parse_args()
    for package in tqdm(json.loads((arguments.corpus / "packages.json").read_text()), unit=" packages"):
        source = arguments.corpus / "packages" / package["name"] / "src"
        if source.is_dir() and arguments.split in (None, package["split"]):
            # What marks a folder as a project, so that features see all of it.
            (source / "pyproject.toml").touch()
            # Files that cannot be read are told of and make the exit code 2; the others' features are written.
            done = subprocess.run([arguments.foretrace, "features", "--isolated", "--out", arguments.out / package["name"],
                                   "--root", source, source,
                                   *["--evidence"] * arguments.evidence])
            if done.returncode not in (0, 2):
                raise SystemExit(f"{package['name']}: foretrace ended with {done.returncode}")


if __name__ == "__main__":
    main()
