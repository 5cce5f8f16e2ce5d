"""The brake, on an account that moto plays. What moto cannot show stands in docs/operations/brake.md."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from deploy.brake.results import Misasked, Unfinished
from tests.deploy.expected import BRAKED, DATABASE, GROUP, OPEN, OURS, RUNNING, only_reads, results
from tests.deploy.letters import letter

if TYPE_CHECKING:
    from tests.deploy.aws import Account

pytestmark = pytest.mark.once

# On, and on again


def test_the_budgets_letter_closes_the_edge_empties_the_group_and_stops_the_database(
    account: "Account",
) -> None:
    answer = account.tell(letter(spent="$103.20"))

    assert account.state() == BRAKED
    assert answer["complete"]
    assert answer["why"] == "103.2 % of the budget is spent"


def test_braking_again_changes_nothing_and_forgets_nothing(account: "Account") -> None:
    account.do("brake")
    account.calls.clear()

    answer = account.do("brake")

    assert set(results(answer).values()) == {"already"}
    assert only_reads(account.calls)
    assert account.remembered()["groups"] == {GROUP: {"min": 2, "desired": 3, "suspended": []}}


def test_a_set_that_waf_wrote_in_another_form_is_known_to_be_full(account: "Account") -> None:
    account.fill("closed-ipv6", [f"{start}{':0000' * 7}/1" for start in ("0000", "8000")])

    assert results(account.do("brake"))["closed-ipv6"] == "already"


def test_another_environments_group_is_left_alone(account: "Account") -> None:
    assert "other" not in results(account.do("brake"))


def test_a_database_in_its_backup_is_stopped_by_hold_afterwards(account: "Account") -> None:
    account.database_is("backing-up")
    answer = account.do("brake")
    assert (results(answer)[DATABASE], answer["complete"]) == ("waiting", False)

    account.database_is("available")
    account.do("hold")

    assert account.state() == BRAKED


def test_steps_that_are_not_configured_are_named_as_off(
    account: "Account", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAKE_WAF_IP_SETS", "")
    monkeypatch.setenv("BRAKE_DATABASES", "")

    answer = account.do("brake")

    assert results(answer) == {"memory": "done", "edge": "off", GROUP: "done", "database": "off"}
    assert account.state() == (OPEN, (0, 0, OURS), "available")


# Partial failure

EVERY_WRITE = ["PutParameter", "UpdateIPSet", "UpdateAutoScalingGroup", "SuspendProcesses", "StopDBInstance"]
EVERY_READ = ["GetParameter", "GetIPSet", "DescribeAutoScalingGroups", "DescribeDBInstances"]


@pytest.mark.parametrize("operation", EVERY_WRITE + EVERY_READ)
def test_whatever_fails_the_rest_is_done_and_calling_again_finishes(
    account: "Account", operation: str
) -> None:
    with account.refusing(operation), pytest.raises(Unfinished, match=f"{operation}.*not authorized"):
        account.do("brake")
    assert sum(now == braked for now, braked in zip(account.state(), BRAKED, strict=True)) >= 2

    assert account.do("brake")["complete"]
    assert account.state() == BRAKED


def test_the_error_names_what_failed_and_nothing_else(account: "Account") -> None:
    with account.refusing("StopDBInstance", "GetIPSet"), pytest.raises(Unfinished) as raised:
        account.do("brake")

    text = str(raised.value)
    assert "3 failed" in text
    assert all(name in text for name in ("edge closed-ipv4", "edge closed-ipv6", f"database {DATABASE}"))
    assert "group" not in text


def test_an_environment_without_a_group_is_a_failure_that_is_named(
    account: "Account", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAKE_ENVIRONMENT_NAME", "mymovie-misspelt")

    with pytest.raises(Unfinished, match=r"group: failed.* = mymovie-misspelt"):
        account.do("brake")

    assert account.database() == "stopped"


def test_a_bug_in_one_step_does_not_keep_the_others_from_being_stopped(
    account: "Account", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.brake.edge.EVERYBODY", {})

    with pytest.raises(Unfinished, match="KeyError"):
        account.do("brake")

    assert account.state() == (OPEN, (0, 0, OURS), "stopped")


# AWS wakes what was stopped


def test_hold_stops_the_database_that_aws_woke_after_seven_days(account: "Account") -> None:
    account.do("brake")
    account.database_is("starting")
    assert results(account.do("hold"))[DATABASE] == "waiting"
    account.database_is("available")

    assert results(account.do("hold"))[DATABASE] == "done"
    assert account.database() == "stopped"


def test_hold_takes_the_group_back_to_0_when_something_raised_it(account: "Account") -> None:
    account.do("brake")
    account.resize(2, 2)

    account.do("hold")

    assert account.state() == BRAKED
    account.release_to_the_end()
    assert account.state() == RUNNING


def test_hold_does_nothing_while_the_site_is_open(account: "Account") -> None:
    assert account.do("hold")["why"] == "the brake is not on"
    account.do("brake")
    account.release_to_the_end()
    account.calls.clear()

    assert account.do("hold")["why"] == "the brake is not on"
    assert account.calls == ["ssm:GetParameter"]


# Dry run


@pytest.mark.parametrize("deed", ["brake", "release", "hold"])
def test_a_dry_run_says_what_it_would_do_and_writes_nothing(account: "Account", deed: str) -> None:
    if deed != "brake":
        account.do("brake")
        account.wake_database()
    before = account.state()
    account.calls.clear()

    answer = account.do(deed, dry_run=True)

    assert "would" in results(answer).values()
    assert not answer["complete"]
    assert only_reads(account.calls)
    assert account.state() == before


def test_a_dry_run_tells_the_numbers(account: "Account") -> None:
    said = {one.get("of") or one["step"]: one["detail"] for one in account.do("brake", dry_run=True)["steps"]}

    assert said["closed-ipv4"] == "hold 0.0.0.0/1 and 128.0.0.0/1"
    assert said[GROUP] == "go to 0 from min 2, desired 3"


def test_the_environment_can_make_every_call_a_dry_run(
    account: "Account", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAKE_DRY_RUN", "1")

    account.tell(letter())
    account.do("brake", dry_run=False)

    assert account.state() == RUNNING


def test_status_tells_what_was_decided_and_what_is(account: "Account") -> None:
    account.do("brake")

    answer = account.do("status")

    assert (answer["wanted"], answer["database"]) == ("closed", {DATABASE: "stopped"})
    assert answer["edge"] == {"closed-ipv4": "holds everybody", "closed-ipv6": "holds everybody"}
    assert answer["group"] == {GROUP: f"min 0, desired 0, suspended {', '.join(OURS)}"}


# What it is asked


@pytest.mark.parametrize(
    "request_",
    [{"do": "relaese"}, {"do": "brake", "dryrun": True}, {"do": "brake", "dry_run": "true"}, {"do": None}],
)
def test_a_misspelt_request_is_refused_and_nothing_is_done(
    account: "Account", request_: dict[str, Any]
) -> None:
    from deploy.brake.main import handler

    with pytest.raises(Misasked):
        handler(request_, None)

    assert account.calls == []


def test_a_letter_that_must_not_brake_calls_nothing(account: "Account") -> None:
    answer = account.tell(letter(kind="FORECASTED"))

    assert answer == {"do": "nothing", "why": "not what was spent: FORECASTED"}
    assert account.calls == []


def test_every_line_of_the_log_is_json_and_names_each_step(
    account: "Account", capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING", logger="botocore")  # the site's log would write it down beside ours
    with account.refusing("StopDBInstance"), pytest.raises(Unfinished):
        account.do("brake")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["called", *["step"] * 5, "finished"]
    assert [line["step"] for line in lines[1:-1]] == ["memory", "edge", "edge", "group", "database"]
    assert "AccessDenied" in lines[-1]["failed"][0]


# What its page says of its rights


def test_the_role_may_do_what_the_brake_does_and_nothing_else(account: "Account", granted: set[str]) -> None:
    account.do("brake")
    account.release_to_the_end()

    assert set(account.calls) == {right for right in granted if not right.startswith("logs:")}


@pytest.fixture
def granted() -> set[str]:
    """The actions of the README's table, from which Terraform's policy is made."""
    import re
    from pathlib import Path

    import deploy.brake

    text = (Path(deploy.brake.__file__).parent / "README.md").read_text()
    table = text.split("## What its role may do")[1].split("\n## ")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.count("|") >= 4]
    return set(re.findall(r"`([a-z0-9]+:[A-Za-z]+)`", " ".join(rows)))
