"""Reads a report and prints a line for each finding, `PATH LINE RULE`. Exits with 1 where a reader is not content."""

import json
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import jsonschema
from junitparser import Error, Failure, JUnitXml

TOOLS, FORMAT, REPORT = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])


def demand(condition, what):
    if not condition:
        sys.exit(f"{FORMAT}: {what}")


def valid(report, schema):
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    error = jsonschema.exceptions.best_match(validator(schema).iter_errors(report))
    demand(error is None, error and f"{error.json_path}: {error.message}")


def json_array():
    return [(it["file"], it["range"]["start"]["line"], it["rule"]) for it in json.loads(REPORT.read_text())]


def json_lines():
    items = map(json.loads, REPORT.read_text().splitlines())
    return [(it["file"], it["range"]["start"]["line"], it["rule"]) for it in items]


def sarif():
    """Beside the schema: what the specification asks for in words, and what GitHub's code scanning does."""
    report = json.loads(REPORT.read_text())
    valid(report, json.loads((TOOLS / "sarif.json").read_text()))
    found, hashes = [], set()
    for run in report["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for rule in rules:
            demand(rule["help"]["markdown"] and rule["fullDescription"]["text"], "a rule does not explain itself")
            demand(rule["properties"]["precision"] in ("very-high", "high", "medium", "low"), "no precision")
            demand(rule["properties"]["problem.severity"] in ("error", "warning", "recommendation"), "no severity")
        demand(len({"suppressions" in it for it in run["results"]}) <= 1, "some results have no suppressions")
        for result in run["results"]:
            demand(rules[result["ruleIndex"]]["id"] == result["ruleId"], "the rule's index is that of another")
            [location] = result["locations"]
            flows = [it["location"] for flow in result.get("codeFlows", []) for it in flow["threadFlows"][0]["locations"]]
            for it in [location, *result.get("relatedLocations", []), *flows]:
                artifact, region = it["physicalLocation"]["artifactLocation"], it["physicalLocation"]["region"]
                demand(artifact["uriBaseId"] in run["originalUriBaseIds"], "no such base")
                demand(not re.match(r"\w+:|/", artifact["uri"]), "not relative")
                places = [(region[f"{it}Line"], region[f"{it}Column"]) for it in ("start", "end")]
                demand(places[0] <= places[1], "a region ends before it starts")
            path = unquote(location["physicalLocation"]["artifactLocation"]["uri"])
            hashes.add((path, result["partialFingerprints"]["primaryLocationLineHash"]))
            if not result["suppressions"]:
                found.append((path, location["physicalLocation"]["region"]["startLine"], result["ruleId"]))
        demand(len(hashes) == len(run["results"]), "two results have the same fingerprint")
    return found


def github():
    """As the runner reads workflow commands."""
    found = []
    for line in REPORT.read_text().splitlines():
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
        demand(match, f"not an annotation: {line}")
        properties = dict(it.split("=", 1) for it in match[2].split(","))
        for name, value in properties.items():
            demand("=" in value or name in {"title", "file", "line", "endLine", "col", "endColumn"}, f"{name}?")
            properties[name] = unquote(value)
        rule = re.fullmatch(r"foretrace \((.*)\)", properties["title"])[1]
        found.append((properties["file"], int(properties["line"]), rule))
    return found


def gitlab():
    report = json.loads(REPORT.read_text())
    valid(report, json.loads((Path(__file__).parent / "gitlab.json").read_text()))
    demand(len({it["fingerprint"] for it in report}) == len(report), "two issues have the same fingerprint")
    return [(it["location"]["path"], it["location"]["lines"]["begin"], it["check_name"]) for it in report]


def junit():
    found = []
    report = JUnitXml.fromfile(str(REPORT))
    demand(isinstance(report, JUnitXml), "the root is not testsuites")
    totals = [report.tests, report.failures, report.errors]
    report.update_statistics()
    demand(totals == [report.tests, report.failures, report.errors], "the counts are not those of the cases")
    for suite in report:
        names = [it.name for it in suite]
        demand(len(set(names)) == len(names), "two cases have the same name")
        for case in suite:
            line = case._elem.get("line")
            for result in case.result:
                demand(isinstance(result, (Failure, Error)) and result.message, "a result without a message")
                if isinstance(result, Failure):
                    found.append((case.classname, int(line), result.type))
            if line and not case.result:
                found.append((case.classname, int(line), case.name.split(" in ")[0]))
    return found


def strict(schema):
    """The schema without room for fields that it does not name."""
    if isinstance(schema, list):
        return [strict(it) for it in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: False if key == "additionalProperties" else strict(it) for key, it in schema.items()}


def rdjson():
    """Reviewdog's parser knows the schema's fields and the names of severities, and refuses all others."""
    report = json.loads(REPORT.read_text())
    valid(report, strict(json.loads((TOOLS / "rdjson.json").read_text())))
    items = report["diagnostics"]
    for it in items:
        demand(it["severity"] in ("UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"), "no such severity")
    return [(it["location"]["path"], it["location"]["range"]["start"]["line"], it["code"]["value"]) for it in items]


READERS = {
    "json": json_array,
    "json-lines": json_lines,
    "sarif": sarif,
    "github": github,
    "gitlab": gitlab,
    "junit": junit,
    "rdjson": rdjson,
}

try:
    findings = READERS[FORMAT]()
except Exception as error:
    sys.exit(f"{FORMAT}: {type(error).__name__}: {error}")
for finding in findings:
    print(*finding)
