"""The options of the environment against what Elastic Beanstalk takes: no linter reads them.

Here as they are written; `terraform test` (test_terraform.py) asks the same of the values they come to.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
TERRAFORM = ROOT / "deploy/terraform"
CONTRACT = json.loads((TERRAFORM / "eb_contract.json").read_text())["options"]
OPTION = re.compile(r'(?m)(?:^\s*|")aws:(?:elasticbeanstalk|autoscaling|elbv2|ec2|rds):')
OWN_NAMES = {namespace for namespace, options in CONTRACT.items() if "*" in options}


def written_options(source: str) -> Iterator[tuple[str, str, str]]:
    """(namespace, option, expression) of every line `Option = …` inside `"aws:…" = {` or `= merge(`."""
    namespace, indent = "", 0
    for line in source.splitlines():
        text = line.strip()
        if opening := re.match(r'"(aws:[\w:]+)"\s*=\s*(.*)', text):
            namespace, indent = opening[1], len(line) - len(line.lstrip())
            if namespace in OWN_NAMES:
                yield namespace, "*", ""
                namespace = ""
        elif namespace and text in ("}", ")", "},", "),") and len(line) - len(line.lstrip()) <= indent:
            namespace = ""
        elif namespace:
            for option, expression in re.findall(r"\b([A-Z]\w+)\s*=\s*([^#\n]*)", text):
                yield namespace, option, expression.strip()


OPTIONS = list(written_options((TERRAFORM / "modules/app/options.tf").read_text()))


def test_the_scan_sees_every_namespace():
    written = set(re.findall(r'"(aws:[\w:]+)"\s*=', (TERRAFORM / "modules/app/options.tf").read_text()))
    assert len(written) > 15
    assert {namespace for namespace, _, _ in OPTIONS} == written


@pytest.mark.parametrize(("namespace", "option", "expression"), OPTIONS)
def test_elastic_beanstalk_knows_the_option_and_takes_the_value(namespace, option, expression):
    assert namespace in CONTRACT, f"no namespace {namespace}"
    assert option in CONTRACT[namespace], f"no option {option} in {namespace}"
    literal = re.fullmatch(r'(?:.+\? )?"([^"$]*)"(?: : "([^"$]*)")?', expression)
    for value in filter(None, literal.groups() if literal else ()):
        assert re.search(CONTRACT[namespace][option], value), f"{namespace} {option} = {value}"


@pytest.mark.parametrize(
    ("namespace", "option"),
    [
        ("aws:rds:dbinstance", None),  # a database that dies with its environment
        ("aws:autoscaling:launchconfiguration", "EC2KeyName"),  # opens port 22 to everybody
        ("aws:elasticbeanstalk:container:python", None),  # the Procfile overrides all of it
    ],
)
def test_what_must_never_be_set_is_not(namespace, option):
    assert not [entry for entry in OPTIONS if entry[0] == namespace and option in (None, entry[1])]


def test_options_are_set_in_one_place_alone():
    others = [
        path
        for path in [*TERRAFORM.rglob("*.tf"), *ROOT.glob(".ebextensions/*.config")]
        if path.name != "options.tf" and OPTION.search(path.read_text())
    ]
    assert not others
