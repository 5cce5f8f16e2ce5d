"""Releasing the brake, and what it does when its memory is lost."""

from typing import TYPE_CHECKING

import pytest

from deploy.brake.results import Unfinished
from tests.deploy.expected import BRAKED, CLOSED, DATABASE, GROUP, OPEN, OURS, RUNNING, only_reads, results
from tests.deploy.letters import letter

if TYPE_CHECKING:
    from tests.deploy.aws import Account

pytestmark = pytest.mark.once


def test_releasing_brings_back_what_was(account: "Account") -> None:
    account.do("brake")

    assert account.release_to_the_end()["complete"]
    assert account.state() == RUNNING
    assert account.remembered()["wanted"] == "open"


def test_the_site_opens_from_the_inside_out(account: "Account") -> None:
    account.do("brake")

    first = results(account.do("release"))
    assert first == {"memory": "done", DATABASE: "waiting", "group": "waiting", "edge": "waiting"}
    account.database_is("starting")
    assert results(account.do("release"))[DATABASE] == "waiting"
    assert account.group() == (0, 0, OURS)
    account.database_is("available")
    assert results(account.do("release"))[GROUP] == "waiting"
    assert account.addresses() == CLOSED
    assert account.do("release")["complete"]
    assert account.state() == RUNNING


def test_hold_finishes_a_release_that_had_to_wait(account: "Account") -> None:
    account.do("brake")
    account.do("release")

    account.do("hold")
    account.do("hold")

    assert account.state() == RUNNING


def test_releasing_when_never_braked_touches_nothing(account: "Account") -> None:
    answer = account.do("release")

    assert (answer["why"], answer["steps"]) == ("the brake is not on", [])
    assert only_reads(account.calls)


def test_releasing_twice_does_not_undo_what_was_changed_since(account: "Account") -> None:
    account.do("brake")
    account.release_to_the_end()
    account.resize(1, 1)

    assert account.do("release")["why"] == "the brake is not on"
    assert account.group() == (1, 1, [])


@pytest.mark.parametrize(
    "operation",
    ["PutParameter", "StartDBInstance", "UpdateAutoScalingGroup", "ResumeProcesses", "UpdateIPSet"],
)
def test_a_failed_release_is_named_stays_closed_and_finishes_when_called_again(
    account: "Account", operation: str
) -> None:
    account.do("brake")
    with account.refusing(operation), pytest.raises(Unfinished, match=operation):
        account.release_to_the_end()
    assert account.addresses() == CLOSED

    account.release_to_the_end()
    assert account.state() == RUNNING


def test_a_process_that_somebody_had_suspended_before_stays_suspended(account: "Account") -> None:
    account.suspend("ScheduledActions", "AZRebalance")
    account.do("brake")

    account.release_to_the_end()

    assert account.group() == (2, 3, ["AZRebalance", "ScheduledActions"])


def test_braking_in_the_middle_of_a_release_still_remembers_what_was(account: "Account") -> None:
    account.do("brake")
    account.do("release")
    account.do("release")

    account.tell(letter(spent="$130.00"))

    assert account.state() == BRAKED
    account.release_to_the_end()
    assert account.state() == RUNNING


def test_a_braked_second_time_remembers_the_second_size(account: "Account") -> None:
    account.do("brake")
    account.release_to_the_end()
    account.resize(4, 5)
    account.do("brake")

    account.release_to_the_end()

    assert account.group() == (4, 5, [])


# The memory is lost


@pytest.mark.parametrize(
    "garbage", [None, "", "{}", "null", '{"wanted": "closed"}', '{"groups": [], "wanted": 7}']
)
def test_without_memory_a_closed_edge_tells_that_the_brake_is_on(
    account: "Account", garbage: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAKE_GROUP_MIN", "2")
    account.do("brake")
    account.forget()
    if garbage:
        account.write_memory(garbage)
    account.wake_database()

    account.do("hold")
    assert account.state() == BRAKED
    account.release_to_the_end()

    assert account.state() == (OPEN, (2, 2, []), "available")


def test_a_braked_group_is_not_remembered_as_what_it_was(account: "Account") -> None:
    with account.refusing("PutParameter"), pytest.raises(Unfinished):
        account.do("brake")

    account.do("brake")

    assert account.remembered()["groups"] == {}
    account.release_to_the_end()
    assert account.group() == (1, 1, [])


def test_a_memory_that_cannot_be_read_is_not_written_over(account: "Account") -> None:
    account.do("brake")
    with account.refusing("GetParameter"), pytest.raises(Unfinished):
        account.do("brake")

    account.release_to_the_end()

    assert account.state() == RUNNING


def test_force_releases_what_nothing_says_was_braked(
    account: "Account", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAKE_WAF_IP_SETS", "")
    account.do("brake")
    account.forget()
    assert account.do("release")["why"] == "the brake is not on"

    account.do("release", force=True)
    account.do("hold")

    assert (account.group(), account.database()) == ((1, 1, []), "available")
