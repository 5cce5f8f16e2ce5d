"""The brake, on an account that moto plays. What moto cannot show stands in docs/operations/brake.md."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.once

if os.environ.get("CI", "").lower() not in ("1", "true"):
    pytest.importorskip("moto", reason="the brake's tests want moto: pip install -r requirements-deploy.txt")

from moto import mock_aws

from deploy.brake.main import Misasked, Unfinished
from deploy.brake.message import Unreadable
from tests.deploy.aws import DATABASE, GROUP, OURS, Account, letter, message

CLOSED = {"closed-ipv4": ["0.0.0.0/1", "128.0.0.0/1"], "closed-ipv6": ["::/1", "8000::/1"]}
OPEN: dict[str, list[str]] = {"closed-ipv4": [], "closed-ipv6": []}
BRAKED = (CLOSED, (0, 0, OURS), "stopped")
RUNNING = (OPEN, (2, 3, []), "available")


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    with mock_aws():
        yield Account(monkeypatch)


def results(answer: dict[str, Any]) -> dict[str, str]:
    return {one.get("of") or one["step"]: one["result"] for one in answer["steps"]}


# On, and on again


def test_the_budgets_message_closes_the_edge_empties_the_group_and_stops_the_database(
    account: Account,
) -> None:
    answer = account.tell(letter())

    assert account.state() == BRAKED
    assert answer["complete"]
    assert answer["why"] == "103.2 % of the budget is spent"


def test_braking_again_changes_nothing_and_forgets_nothing(account: Account) -> None:
    account.do("brake")
    account.calls.clear()

    answer = account.do("brake")

    assert set(results(answer).values()) == {"already"}
    assert not [call for call in account.calls if "Get" not in call and "Describe" not in call]
    assert account.remembered()["groups"] == {GROUP: {"min": 2, "desired": 3, "suspended": []}}


def test_another_environments_group_is_left_alone(account: Account) -> None:
    answer = account.do("brake")

    assert "other" not in results(answer)


def test_a_database_in_its_backup_is_waited_for(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    be_database(monkeypatch, "backing-up")
    answer = account.do("brake")
    assert not answer["complete"]
    assert results(answer)[DATABASE] == "waiting"

    monkeypatch.undo_status()  # type: ignore[attr-defined]
    account.do("hold")
    assert account.state() == BRAKED
