"""What the worker tells CloudFront of: soon, together, seldom enough to cost nothing, while it matters."""

import logging
from threading import Event
from threading import enumerate as threads
from typing import Any

import pytest
from django.db import transaction

from mymovie.edge import rows, sending
from mymovie.edge.sending import Sender
from mymovie.models import StaleCopy
from tests.mymovie.edge.conftest import Clock
from tests.mymovie.edge.standin import AWS, DISTRIBUTION

pytestmark = pytest.mark.django_db


def told(aws: AWS) -> list[tuple[str, ...]]:
    return [paths for _, paths in aws.told]


def send(sender: Sender, clock: Clock) -> int:
    """As soon as it may be."""
    sender.go()
    clock.later(2)
    return sender.go()


def test_without_a_distribution_nothing_is_written(settings: Any) -> None:
    rows.put(["/*"])
    assert not StaleCopy.objects.exists()


def test_a_path_is_told_once(sender: Sender, clock: Clock, aws: AWS) -> None:
    rows.put(["/a*"])
    assert send(sender, clock) == 1
    clock.later(60)
    assert sender.go() == 0
    assert told(aws) == [("/a*",)]


def test_it_waits_until_no_process_of_ours_serves_what_was(sender: Sender, clock: Clock, aws: AWS) -> None:
    rows.put(["/a*"])
    clock.later(30)  # a long transaction
    sender.go()
    clock.later(1.9)
    assert sender.go() == 0
    clock.later(0.1)
    assert sender.go() == 1


def test_what_comes_within_a_quarter_of_a_minute_is_told_together(
    sender: Sender, clock: Clock, aws: AWS
) -> None:
    rows.put(["/a*"])
    send(sender, clock)
    for path in ("/b*", "/c*", "/b*"):
        rows.put([path])
        clock.later(4)
        assert sender.go() == 0
    clock.later(3)
    sender.go()
    assert told(aws) == [("/a*",), ("/b*", "/c*")]


def test_what_was_not_taken_is_told_again_as_the_same(sender: Sender, clock: Clock, aws: AWS) -> None:
    rows.put(["/a*"])
    aws.status = 503
    assert send(sender, clock) == 0
    aws.status = 201
    clock.later(15)
    assert sender.go() == 1
    first, again = aws.asked
    assert first == again
    assert not StaleCopy.objects.exists()


def test_after_two_minutes_it_is_dropped(sender: Sender, clock: Clock, aws: AWS, caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    rows.put(["/a*"])
    aws.status = 503
    for _ in range(20):
        sender.go()
        clock.later(7)
    assert (told(aws), StaleCopy.objects.count()) == ([], 0)
    assert caplog.records[-1].facts == {"outcome": "late", "paths": 1, "error": ""}


def test_nobody_can_run_up_a_bill(
    sender: Sender, clock: Clock, aws: AWS, limits_at_a_standstill: None
) -> None:
    for number in range(40):
        rows.put([f"/{number}*"])
        send(sender, clock)
        clock.later(15)
    assert (len(aws.told), StaleCopy.objects.count()) == (30, 0)


def test_what_aws_did_not_take_is_not_paid_for(
    sender: Sender, clock: Clock, aws: AWS, limits_at_a_standstill: None
) -> None:
    aws.status = 503
    for number in range(40):
        rows.put([f"/{number}*"])
        send(sender, clock)
        StaleCopy.objects.all().delete()
        clock.later(15)
    aws.status = 201
    rows.put(["/a*"])
    assert send(sender, clock) == 1


def test_a_deed_that_fails_tells_nothing(sender: Sender, clock: Clock) -> None:
    with transaction.atomic():
        rows.put(["/a*"])
        transaction.set_rollback(True)
    assert not StaleCopy.objects.exists()


def test_no_line_says_whose_pages_they_are(sender: Sender, clock: Clock, aws: AWS, caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    rows.put(["/@alice/*"])
    send(sender, clock)
    assert [record.facts["outcome"] for record in caplog.records if hasattr(record, "facts")] == ["told"]
    assert "alice" not in caplog.text


@pytest.mark.parametrize("distribution", ["", DISTRIBUTION])
def test_the_worker_has_a_thread_for_it_only_where_there_is_a_distribution(
    settings: Any, monkeypatch: pytest.MonkeyPatch, distribution: str
) -> None:
    settings.CLOUDFRONT_DISTRIBUTION_ID = distribution
    monkeypatch.setattr(sending, "run", lambda stop: stop.wait(5))
    with sending.beside(Event()):
        assert any(thread.name == "edge" for thread in threads()) == bool(distribution)
    assert not any(thread.name == "edge" for thread in threads())
