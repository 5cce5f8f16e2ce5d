"""Alarms, sums, days and columns that the runbooks name are those of Terraform and of the code."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps

from tests.deploy import runbooks
from tests.deploy.runbooks import OPERATIONS, ROOT, TERRAFORM

pytestmark = pytest.mark.once

OBSERVE = TERRAFORM / "modules/observe"
COST = OPERATIONS / "cost.md"
AN_ALARM, A_COMPOSITE, A_METRIC = Decimal("0.10"), Decimal("0.50"), Decimal("0.30")  # a month

SQL_WORDS = {
    "select", "from", "where", "group", "by", "order", "having", "limit", "and", "or", "not", "in", "like",
    "as", "desc", "asc", "interval", "on", "null", "is", "count", "count_if", "min", "max",
    "approx_percentile", "date_format", "date_trunc", "now", "json_extract_scalar",
}  # fmt: skip
PG_STAT = {
    "pg_stat_activity",
    "usename",
    "application_name",
    "state",
    "state_change",
    "pid",
    "query",
    "xact_start",
}
PG = {
    "left",
    "pg_locks",
    "locktype",
    "pg_terminate_backend",
    "pg_index",
    "indexrelid",
    "regclass",
    "indisvalid",
}
COMMENT = re.compile(r"--.*")
DEEDS = ("CREATE", "GRANT", "ALTER", "DROP")


def alarms_of_one_metric() -> dict[str, bool]:
    """Name → whether the hobby size has it too."""
    text = (OBSERVE / "alarms.tf").read_text()
    everywhere, _, full_alone = text.partition("var.full ? {\n      errors")
    key = re.compile(r"(?m)^      (\w+) += \{\n +about")
    named = dict.fromkeys(key.findall(everywhere), True)
    named |= dict.fromkeys(key.findall("      errors" + full_alone), False)
    of_the_edge = re.search(r"(?m)^  for_each += \{ (.*) \}$", text)
    assert of_the_edge
    named |= {f"edge-{name}": True for name in re.findall(r"(\w+) = \{ metric", of_the_edge[1])}
    outcomes = re.findall(r"(?m)^    (\w+) += \{ about", (OBSERVE / "jobs.tf").read_text())
    named |= {f"jobs-{name}": True for name in outcomes}
    return {name.replace("_", "-"): hobby for name, hobby in named.items()} | {"brake-failed": True}


def paces() -> list[str]:
    """Of the SLO: at each, two alarms that count ride in one that tells. At the full size alone."""
    return re.findall(r"(?m)^    (\w+) = \{ rate", (OBSERVE / "slo.tf").read_text())


def alarms_that_tell() -> dict[str, bool]:
    return alarms_of_one_metric() | {f"burn-{pace}": False for pace in paces()}


def test_every_alarm_has_its_row_and_no_other() -> None:
    rows = [row for row in runbooks.rows((OPERATIONS / "alarms.md").read_text()) if len(row) == 4]
    told = {row[0].split("`")[1]: row[0].endswith(" H") for row in rows}
    assert len(told) > 10
    assert told == alarms_that_tell()


def test_no_alarm_is_made_in_a_way_that_the_page_does_not_follow() -> None:
    made = {
        (path.relative_to(TERRAFORM / "modules").as_posix(), *found)
        for path in TERRAFORM.rglob("modules/**/*.tf")
        for found in re.findall(
            r'resource "aws_cloudwatch_(metric|composite)_alarm" "(\w+)"', path.read_text()
        )
    }
    assert made == {
        ("observe/alarms.tf", "metric", "this"),
        ("observe/alarms.tf", "metric", "edge"),
        ("observe/jobs.tf", "metric", "jobs"),
        ("observe/slo.tf", "metric", "burn"),
        ("observe/slo.tf", "composite", "burn"),
        ("cost/brake.tf", "metric", "brake"),
    }


def test_the_runbook_that_an_alarm_names_is_there() -> None:
    text = "".join(path.read_text() for path in [*OBSERVE.glob("*.tf"), TERRAFORM / "modules/cost/brake.tf"])
    named = set(re.findall(r"runbook '([\w ]+)'", text))
    assert len(named) > 4
    assert not [name for name in named if not (OPERATIONS / f"{name.replace(' ', '-')}.md").exists()]


def costs() -> dict[str, list[Decimal]]:
    """Line → what it costs at the hobby size, at the full one."""
    head = COST.read_text().partition("| **together** |")[0]
    return {row[0]: [Decimal(cell) for cell in row[2:]] for row in runbooks.rows(head) if len(row) == 4}


def together() -> list[Decimal]:
    row = re.search(r"\*\*together\*\* \| +\| \*\*([\d.]+)\*\* \| \*\*([\d.]+)\*\*", COST.read_text())
    assert row
    return [Decimal(row[1]), Decimal(row[2])]


def test_the_lines_of_the_cost_add_up() -> None:
    assert len(costs()) > 10
    assert [sum(column) for column in zip(*costs().values(), strict=True)] == together()


def test_what_the_brake_stops_and_what_goes_on_is_the_whole() -> None:
    rows = [row for row in runbooks.rows(runbooks.section(COST, "What the brake stops")) if len(row) == 3]
    assert [sum(Decimal(row[i]) for row in rows) for i in (1, 2)] == together()


def test_the_cost_counts_the_alarms_that_there_are() -> None:
    alarms, slo = alarms_of_one_metric(), (OBSERVE / "slo.tf").read_text()
    hobby, full = sum(alarms.values()), len(alarms)
    assert costs()[f"alarms: {hobby}; {full}"] == [hobby * AN_ALARM, full * AN_ALARM]
    answers = len(re.findall(r"(?m)^    \w+ += \"[A-Z]\w+\"$", slo))
    assert answers == 3
    (of_slo,) = (each for name, each in costs().items() if "SLO" in name)
    assert of_slo == [0, len(paces()) * (2 * answers * AN_ALARM + A_COMPOSITE)]
    (of_metrics,) = (each for name, each in costs().items() if "metrics of our own" in name)
    outcomes = [name for name in alarms if name.startswith("jobs-")]
    assert of_metrics == [len(outcomes) * A_METRIC] * 2


def test_the_infrastructure_names_the_same_sums() -> None:
    text = (TERRAFORM / "README.md").read_text()
    for size, total in zip(("hobby", "full"), together(), strict=True):
        row = next(row for row in runbooks.rows(text) if row[0] == f'`"{size}"`')
        assert row[2] == f"{round(total)} USD"


@pytest.mark.parametrize("page", runbooks.ALL, ids=lambda page: page.stem)
def test_queries_ask_for_columns_that_are_there(page: Path) -> None:
    unknown = []
    for statement in (
        one for text in runbooks.fences(page, "sql") for one in COMMENT.sub("", text).split(";")
    ):
        bare = re.sub(r"'[^']*'|<\w+>", " ", statement)
        if bare.strip() and not bare.split()[0].startswith(DEEDS):
            table = re.search(r"(?i)\bfrom (\w+)", bare)
            aliases = set(re.findall(r"(?i)\bas (\w+)", bare))
            known = SQL_WORDS | aliases | (columns_of(table[1]) if table else set()) | PG
            words = {word.lower() for word in re.findall(r"[A-Za-z_]\w*", bare)}
            unknown += sorted(words - known)
    assert not unknown


def columns_of(table: str) -> set[str]:
    tables = json.loads((TERRAFORM / "modules/logs/tables.json").read_text())
    if table in (views := tables["app"]["views"]):
        return {table, "day", *views[table]["fields"]}
    if table in tables:
        return {table, "day", *(name for name, _ in tables[table]["columns"])}
    models = {model._meta.db_table: model for model in apps.get_models()}
    if table in models:
        return {table, *(str(field.column) for field in models[table]._meta.concrete_fields)}
    return PG_STAT


@pytest.mark.parametrize(
    ("language", "year", "month", "week"),
    [("en", "1 year", "30 days", "7 days"), ("ja", "1年", "30日", "7日")],
)
def test_people_are_told_the_days_that_logs_and_backups_are_kept(
    language: str, year: str, month: str, week: str
) -> None:
    page = (ROOT / f"templates/pages/privacy_{language}.html").read_text()
    *_, access, program, technical, backups = re.findall(r"<tr>.*</tr>", page.partition('id="seen"')[0])

    bucket = (TERRAFORM / "modules/logs/bucket.tf").read_text()
    assert [int(days) for days in re.findall(r"expiration \{\n +days = (\d+)", bucket)] == [365, 30]
    assert f"<td>{year}</td>" in access
    assert f"<td>{year}</td>" in program
    groups = "".join(path.read_text() for path in TERRAFORM.glob("modules/[!c]*/*.tf"))  # cost: names nobody
    assert set(re.findall(r"(?:retention_in_days|RetentionInDays) += \"?(\d+)", groups)) == {"30"}
    assert f"<td>{month}</td>" in technical
    data = "".join(path.read_text() for path in TERRAFORM.glob("modules/data/*.tf"))
    assert set(re.findall(r"(?:backup_retention_period|delete_after) += (\d+)", data)) == {"7"}
    assert f"<td>{week}" in backups
