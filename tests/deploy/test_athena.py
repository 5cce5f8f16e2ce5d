"""The tables that Athena reads, applied to sample lines, and the folders they look into for them.

Both come from deploy/terraform/modules/logs/tables.json, of which Terraform makes the tables.
"""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

import pytest
from django.test import Client

from jobs import worker
from jobs.models import Outcome
from jobs.schedule import JOBS, Hourly
from mymovie import measures
from tests.jobs.conftest import jobs as jobs  # a fixture

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "deploy/terraform/modules"
TABLES = json.loads((MODULES / "logs/tables.json").read_text())
NAMES = [name for name in TABLES if name != "_about"]
HIVE = {"string": str, "int": int, "bigint": int, "double": float}
PRESTO = {"varchar": str, "integer": int, "double": float, "timestamp": datetime.fromisoformat}

ACCESS = {
    "time": "2026-11-21T10:00:00.123456+00:00",
    "level": "info",
    "event": "request",
    "request_id": "0193-4c1e",
    "method": "GET",
    "route": "movies:wall",
    "status": 200,
    "ms": 41.7,
    "queries": 4,
    "db_ms": 9.1,
    "tmdb_ms": 0,
    "release": "3f2a91c",
}
PREFIXES = ["", "Nov 21 10:00:00 ip-10-20-10-7 web[2113]: ", "Nov 21 10:00:00 ip-10-20-10-7 web: "]

WORKER = (Path(__file__).parent / "samples/worker.log").read_text().splitlines()
ANSWERED, SEARCHED, UNREACHED = (Path(__file__).parent / "samples/alb.log").read_text().splitlines()
CLOUDFRONT = {
    "date": "2026-11-21",
    "time": "10:00:00",
    "x-edge-location": "NRT57-P3",
    "c-ip": "203.0.113.7",
    "cs-method": "GET",
    "x-host-header": "mymovie.example",
    "cs-uri-stem": "/@alice/",
    "sc-status": "200",
    "sc-bytes": "18233",
    "time-taken": "0.045",
    "time-to-first-byte": "0.045",
    "x-edge-result-type": "Miss",
    "x-edge-detailed-result-type": "Miss",
    "cs(User-Agent)": "Mozilla/5.0%20(X11;%20Linux)",
    "ssl-protocol": "TLSv1.3",
    "x-edge-request-id": "KQ4",
}


def row(name: str, line: str) -> dict[str, object] | None:
    """One line as the table's SerDe reads it, None where it yields no columns."""
    table = TABLES[name]
    if table["serde"].endswith("RegexSerDe"):
        found = re.fullmatch(table["parameters"]["input.regex"], line)
        if not found:
            return None
        pairs = zip(table["columns"], found.groups(), strict=True)
        return {column: HIVE[kind](value) if value != "-" else None for (column, kind), value in pairs}
    said = json.loads(line)
    return {column: said[table["parameters"][f"mapping.{column}"]] for column, _ in table["columns"]}


def seen_in(view: str, *lines: str) -> list[dict[str, object]]:
    """What the view shows of them: of those of its event the JSON of column `line`, cast field by field."""
    view = TABLES["app"]["views"][view]
    said = [json.loads(str(row("app", line)["line"])) for line in lines]
    return [
        {
            field: None if line[field] is None else PRESTO[kind](line[field])
            for field, kind in view["fields"].items()
        }
        for line in said
        if line["event"] == view["event"]
    ]


def fields_of(view: str) -> set[str]:
    return {*TABLES["app"]["views"][view]["fields"], "event"}


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_applications_line_is_read_whatever_the_platform_writes_before_it(prefix):
    (seen,) = seen_in("app_requests", prefix + json.dumps(ACCESS))
    assert seen["time"] == datetime(2026, 11, 21, 10, 0, 0, 123456, tzinfo=UTC)
    assert {k: v for k, v in seen.items() if k != "time"} == {
        k: v for k, v in ACCESS.items() if k not in ("time", "event")
    }


@pytest.mark.parametrize("line", ["", "Nov 21 10:00:00 ip web: Booting worker with pid: 7", 'web: {"cut": '])
def test_what_is_no_json_line_makes_no_row(line):
    assert row("app", line) is None


def test_runs_of_jobs_are_rows_and_the_workers_other_lines_are_not():
    done, failed = seen_in("app_jobs", *WORKER)
    assert (done["job"], done["outcome"], done["queries"]) == ("erase_left", "done", 6)
    assert (failed["job"], failed["outcome"], failed["tmdb_ms"]) == ("refresh_movies", "failed", 5003.2)
    assert seen_in("app_requests", *WORKER) == []


def test_the_columns_of_requests_are_what_a_request_logs(capsys):
    Client().get("/livez")
    (line,) = capsys.readouterr().out.splitlines()
    assert {*json.loads(line)} == fields_of("app_requests")
    assert seen_in("app_requests", f"{PREFIXES[1]}{line}")[0]["route"] == "livez"


@pytest.mark.django_db
def test_the_columns_of_jobs_are_what_a_run_logs(jobs, capsys):
    jobs(a=lambda: None)
    worker.run_due(Event())
    measures.end()
    (line,) = capsys.readouterr().out.splitlines()
    assert {*json.loads(line)} == fields_of("app_jobs")
    assert seen_in("app_jobs", f"{PREFIXES[1]}{line}")[0]["outcome"] == "done"


@pytest.mark.django_db
def test_the_columns_of_security_are_what_an_act_logs(capsys):
    Client().post("/accounts/login/", {"login": "nobody@example.com", "password": "a wrong pass phrase"})
    line, _request = capsys.readouterr().out.splitlines()
    assert {*json.loads(line)} == fields_of("app_security")
    (seen,) = seen_in("app_security", f"{PREFIXES[1]}{line}")
    assert (seen["act"], seen["person"]) == ("login_failed", None)


def test_every_process_of_the_procfile_sends_its_lines():
    processes = re.findall(r"(?m)^(\w+):", (ROOT / "Procfile").read_text())
    source = (MODULES / "logs/stream.tf").read_text()
    (sent,) = re.findall(r"(?m)^\s*for_each\s*=\s*toset\((\[.*\])\)", source)
    assert json.loads(sent) == processes == ["web", "worker"]


def test_the_load_balancers_line_is_read_into_its_columns():
    seen = row("alb", ANSWERED)
    assert (seen["target_s"], seen["elb_status"], seen["target_status"]) == (0.042, 200, "200")
    assert (seen["method"], seen["url"]) == ("GET", "https://mymovie.example:443/@alice/")
    assert (seen["host"], seen["ssl_protocol"], seen["error_reason"]) == ("mymovie.example", "TLSv1.3", None)
    assert seen["trace_id"] == "Root=1-58337262-36d228ad5d99923122bbe354"


def test_a_request_that_reached_no_instance_is_a_row_too():
    seen = row("alb", UNREACHED)
    assert (seen["elb_status"], seen["target"], seen["target_status"]) == (502, None, None)


def test_what_was_searched_for_is_in_no_column():
    seen = row("alb", SEARCHED)
    assert seen["url"] == "https://mymovie.example:443/search/"
    assert "secret" not in str(seen)


def test_cloudfronts_line_is_read_by_the_names_cloudfront_gives():
    seen = row("cloudfront", json.dumps(CLOUDFRONT))
    assert seen["path"] == "/@alice/"
    assert seen["user_agent"].startswith("Mozilla")
    assert set(seen.values()) == set(CLOUDFRONT.values())


def test_names_with_capitals_need_a_reader_that_keeps_them():
    assert TABLES["cloudfront"]["parameters"]["case.insensitive"] == "FALSE"


@pytest.mark.parametrize("name", NAMES)
def test_columns_and_their_readers_agree(name):
    table = TABLES[name]
    columns = [column for column, _ in table["columns"]]
    assert len(set(columns)) == len(columns)
    if table["serde"].endswith("RegexSerDe"):
        assert re.compile(table["parameters"]["input.regex"]).groups == len(columns)
    else:
        assert {f"mapping.{column}" for column in columns} == set(table["parameters"]) - {"case.insensitive"}


# --- where the lines lie --------------------------------------------------------------------------
def written(module: str, option: str) -> str:
    """The value of `option = "…"` in a module: what the writer of the lines is told."""
    source = "".join(path.read_text() for path in (MODULES / module).glob("*.tf"))
    (value,) = re.findall(rf'(?m)^\s*{option}\s*=\s*"([^"]*)"', source)
    return value


DAY = date(2026, 11, 21)
KEYS = {
    "app": written("logs", "prefix").replace("!{timestamp:yyyy/MM/dd}", "2026/11/21")
    + "mymovie-prod-app-1-2026-11-21-09-55-00-0d1e.gz",
    "alb": written("app", "AccessLogsS3Prefix")
    + "/AWSLogs/111122223333/elasticloadbalancing/ap-northeast-1/2026/11/21/"
    "111122223333_elasticloadbalancing_ap-northeast-1_app.awseb-e-x.50dc_20261121T1000Z_10.20.10.9_2h3x.log.gz",
    # CloudFront writes AWSLogs/<account>/CloudFront/ before the path that it is told.
    "cloudfront": "AWSLogs/111122223333/CloudFront/"
    + written("edge", "suffix_path")
    .replace("{DistributionId}", "E1EXAMPLE")
    .replace("{yyyy}", "2026")
    .replace("{MM}", "11")
    .replace("{dd}", "21")
    + "/E1EXAMPLE.2026-11-21-10.a1b2.gz",
}


def folder_of(name: str, day: date) -> str:
    """Where the projection sends Athena for a day."""
    folder = TABLES[name]["location"] + TABLES[name]["partition"].replace("${day}", day.strftime("%Y/%m/%d"))
    filled = {
        "<bucket>": "logs",
        "<account>": "111122223333",
        "<region>": "ap-northeast-1",
        "<distribution>": "E1EXAMPLE",
    }
    for placeholder, value in filled.items():
        folder = folder.replace(placeholder, value)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_projection_of_a_day_is_the_folder_its_lines_lie_in(name):
    folder, file = f"s3://logs/{KEYS[name]}".rsplit("/", 1)
    assert f"{folder}/" == folder_of(name, DAY)
    assert file


@pytest.mark.parametrize("name", NAMES)
def test_another_days_projection_does_not_see_them(name):
    assert not f"s3://logs/{KEYS[name]}".startswith(folder_of(name, date(2026, 11, 2)))


def test_days_are_written_as_the_projection_counts_them():
    source = (MODULES / "logs/athena.tf").read_text()
    assert re.search(r'"projection\.day\.format"\s*=\s*"yyyy/MM/dd"', source)


# --- alarms that count lines ----------------------------------------------------------------------
@pytest.mark.parametrize("outcome", ["done", "failed"])
def test_the_filter_of_jobs_counts_runs_of_that_outcome_and_no_other_line(outcome):
    source = (MODULES / "observe/jobs.tf").read_text()
    (pattern,) = re.findall(r'(?m)^\s*pattern\s*=\s*"(.*)"$', source)
    words = re.findall(r'\\"([^"]+)\\"', pattern.replace("${each.key}", outcome))
    counted = [line for line in WORKER if all(word in line for word in words)]
    assert [run["outcome"] for run in seen_in("app_jobs", *counted)] == [outcome]
    assert len(counted) == len(seen_in("app_jobs", *counted))


def test_the_filters_know_every_outcome_that_ends_a_run():
    source = (MODULES / "observe/jobs.tf").read_text()
    told = set(re.findall(r"(?m)^    (\w+)\s+= \{ about", source))
    assert told == {outcome.value for outcome in Outcome} - {
        Outcome.RUNNING,
        Outcome.LOST,
    }  # neither is logged


def test_what_the_alarm_waits_for_is_due_every_hour():
    assert len([job for job in JOBS.values() if isinstance(job.when, Hourly)]) >= 2
