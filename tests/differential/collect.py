"""Records calls under the standard library's tests and those of packages, and makes cases of them.

Usage: collect.py FOLDER [NAME…]
Downloads sources into FOLDER/download, and writes FOLDER/record/NAME.jsonl and FOLDER/cases/NAME.jsonl. A package of
NAMES that has been recorded is not recorded again."""

import os
import pathlib
import subprocess
import sys
import sysconfig
import tarfile

HERE = pathlib.Path(__file__).parent
LIBRARY = sysconfig.get_path("stdlib")

# Tests of the standard library that drive much code written in Python, and none that starts servers or windows.
STANDARD = (
    "textwrap heapq colorsys difflib base64 bisect calendar collections copy copyreg configparser csv datetime "
    "decimal enum email.test_email email.test__header_value_parser email.test_utils email.test_headerregistry "
    "email.test_generator email.test_contentmanager email.test_policy fnmatch fractions functools genericpath "
    "getopt gettext graphlib html htmlparser http_cookies http_cookiejar imghdr ipaddress json keyword linecache locale "
    "mimetypes minidom netrc ntpath numeric_tower opcodes operator optparse ordered_dict pathlib pickle pickletools "
    "plistlib posixpath pprint pyclbr quopri random re reprlib robotparser sched secrets shlex sndhdr statistics string "
    "stringprep strptime strftime struct symtable tabnanny textwrap tokenize tomllib traceback types typing unicodedata "
    "unparse urllib urllib2 urlparse userdict userlist userstring uu uuid wsgiref xdrlib xmlrpc zipfile zoneinfo argparse "
    "ast cgi cmd codecs contextlib dataclasses dis doctest dynamicclassattribute lib2to3 modulefinder mailcap nntplib "
    "inspect unittest xml_etree zlib bdb binascii bz2 chunk crypt filecmp fileinput ftplib glob hmac http_cookies "
    "imaplib poplib pstats smtplib sunau aifc wave tarfile timeit trace weakset weakref rlcompleter smtpd xml_dom_minicompat sax"
).split()

PACKAGES = (
    "more-itertools toolz boltons sortedcontainers inflection humanize python-slugify textdistance jellyfish==0.9.0 "
    "networkx attrs packaging tomli idna semver parse funcy pyrsistent python-stdnum natsort roman num2words webcolors "
    "stringcase tabulate cachetools isodate rfc3986 hyperlink w3lib titlecase Unidecode text-unidecode validators "
    "pytimeparse glom dictdiffer jsonpointer jmespath ftfy chardet inflect pyphen strsimpy pygtrie intervaltree docopt "
    "geographiclib haversine convertdate ecdsa base58 bech32 bencode.py simplejson pyasn1 bitstring wcwidth mpmath sympy "
    "markdown mistune ply texttable prettytable croniter langcodes url-normalize whatthepatch unidiff parso pycodestyle "
    "pyflakes sqlparse rsa tinycss2 webencodings bleach first pyaes colour dotmap python-dateutil itsdangerous Werkzeug "
    "Jinja2 click pyparsing lark regex-engine polib"
).split()

# Where a package is too large to run all its tests.
PARTS = {
    "sympy": ["sympy/ntheory", "sympy/utilities", "sympy/combinatorics", "sympy/polys/tests/test_densearith.py",
              "sympy/polys/tests/test_densetools.py", "sympy/polys/tests/test_densebasic.py", "sympy/core/tests/test_numbers.py",
              "sympy/polys/tests/test_galoistools.py", "sympy/polys/tests/test_factortools.py", "sympy/functions/combinatorial"],
    "networkx": ["networkx/utils", "networkx/algorithms/tests", "networkx/algorithms/isomorphism", "networkx/generators"],
    "parso": ["test/test_utils.py", "test/test_tokenize.py", "test/test_prefix.py", "test/test_python_errors.py"],
}  # fmt: skip


def name_of(requirement):
    return requirement.partition("==")[0]


def folder_of(folder, package):
    """The unpacked source of a package, downloaded where it is not there yet."""
    wanted = package.partition("==")[0].lower().replace("-", "_").replace(".", "_")
    sources = folder / "source"
    download = folder / "download"
    for _ in range(2):
        for path in sources.glob("*"):
            if path.name.rpartition("-")[0].lower().replace("-", "_").replace(".", "_") == wanted:
                return path
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", download, package]
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
        for path in download.glob("*.tar.gz"):
            with tarfile.open(path) as archive:
                archive.extractall(sources, filter="data")
    return None


def record(folder, out, root, tests):
    command = [sys.executable, HERE / "record.py", out, root, *tests]
    with open(f"{out}.log", "w", encoding="utf-8") as log:
        environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            subprocess.run(
                command, check=False, cwd=folder, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, timeout=900
            )
        except subprocess.TimeoutExpired:
            log.write("too long\n")


def modules(root):
    """Names of the modules under a folder, tests aside."""
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if parts[0] in ("setup", "docs", "doc", "examples") or not (root / parts[0] / "__init__.py").exists() and len(parts) > 1:
            continue
        if not any("test" in it or it == "__main__" for it in parts):
            yield ".".join(it for it in parts if it != "__init__")


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    for part in ("record", "cases", "source", "download"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    standard = [f"stdlib-{it}" for it in STANDARD]
    for name in sys.argv[2:] or [*standard, *PACKAGES]:
        out = folder / "record" / f"{name_of(name)}.jsonl"
        if name.startswith("stdlib-"):
            root, place, package = pathlib.Path(LIBRARY), folder, "stdlib"
            tests = ["--unittest", f"test.test_{name[7:]}"]
        else:
            place, package = folder_of(folder, name), name_of(name)
            if place is None:
                print(f"{name}: no source")
                continue
            root = next((it for it in (place / "src", place / "lib") if any(it.glob("*/__init__.py"))), place)
            found = PARTS.get(package) or [it for it in ("tests", "test", "testing") if (place / it).is_dir()] or ["."]
            tests = [it for path in found for it in ("--pytest", path)]
            if package not in ("sympy", "networkx"):
                tests += [it for module in modules(root) for it in ("--doctest", module)]
        if not out.exists():
            record(place, out, root, tests)
        command = [sys.executable, HERE / "cases.py", folder / "cases" / out.name, f"{package}={root}={out}"]
        subprocess.run(command, check=False)


if __name__ == "__main__":
    main()
