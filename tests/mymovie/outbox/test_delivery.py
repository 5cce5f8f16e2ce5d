"""What the worker does with mail, and the mail server with the worker."""

import datetime as dt
import json
import ssl
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from drill.smtp import AWAY, CLOSING, DROPPING, HANGING, LATER, NEVER, OK, MailServer
from mymovie.models import Mail
from mymovie.outbox import actions, delivery
from mymovie.outbox.delivery import Postman
from tests.movies.tmdb.certificates import write_certificate
from tests.mymovie.outbox.conftest import NOW, Clock, postman_of, waiting

pytestmark = pytest.mark.django_db
GO = Event()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_the_server_took_is_gone(postman: Postman, server: MailServer) -> None:
    mails = [waiting(f"{name}@example.com") for name in "abc"]
    assert postman.go(GO) == 3
    assert not Mail.objects.exists()
    assert {it.message_id for it in server.taken} == {f"<{mail.pk}@testserver>" for mail in mails}
    assert {it.recipient for it in server.taken} == {mail.recipient for mail in mails}


@pytest.mark.parametrize("mode", [AWAY, HANGING, LATER, CLOSING, DROPPING])
def test_what_it_did_not_take_waits_and_goes_out_later(
    postman: Postman, server: MailServer, clock: Clock, mode: str
) -> None:
    mail = waiting()
    server.be(mode)
    patience = postman.server.timeout
    postman.server.timeout = 0.3 if mode == HANGING else patience
    assert postman.go(GO) == 0
    postman.server.timeout = patience
    mail.refresh_from_db()
    assert (mail.attempts, mail.leased_until, mail.failed_at) == (1, None, None)
    assert mail.due_at == NOW + dt.timedelta(seconds=10)
    assert mail.last_error
    server.be(OK)
    assert postman.go(GO) == 0
    clock.later(seconds=10)
    assert postman.go(GO) == 1
    assert [it.message_id for it in server.taken] == [f"<{mail.pk}@testserver>"]


def test_the_pauses_grow_until_after_three_days_it_is_given_up(
    postman: Postman, server: MailServer, clock: Clock
) -> None:
    mail = waiting()
    server.be(AWAY)
    pauses = []
    while mail.failed_at is None:
        postman.go(GO)
        mail.refresh_from_db()
        pauses.append((mail.due_at - clock.now).total_seconds())
        clock.now = max(mail.due_at, clock.now)
    assert pauses[:6] == [10, 60, 300, 900, 3600, 3600]
    assert dt.timedelta(days=3) <= mail.failed_at - mail.queued_at < dt.timedelta(days=3, hours=1)
    clock.later(days=1)
    assert actions.take(clock.now) is None


def test_a_recipient_who_is_refused_for_good_is_given_up_at_once(
    postman: Postman, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = waiting()
    server.be(NEVER)
    postman.go(GO)
    mail.refresh_from_db()
    assert (mail.failed_at, mail.attempts) == (NOW, 1)
    [line] = lines(capsys)
    assert (line["outcome"], line["code"], line["level"]) == ("given up", 550, "error")


def test_a_server_that_is_away_is_not_asked_for_each_mail(postman: Postman, server: MailServer) -> None:
    for _ in range(3):
        waiting()
    server.be(AWAY)
    postman.go(GO)
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_one_refused_recipient_holds_up_nobody(postman: Postman, server: MailServer) -> None:
    postman.is_away = False
    for _ in range(3):
        waiting()
    server.be(LATER)
    postman.go(GO)
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


def test_when_it_is_back_nothing_waits_for_its_turn(
    postman: Postman, server: MailServer, clock: Clock
) -> None:
    for _ in range(3):
        waiting(attempts=5, due_at=NOW + dt.timedelta(hours=1))
    waiting("new@example.com")
    assert postman.go(GO) == 4


def test_what_another_worker_has_in_hand_is_left_to_it(postman: Postman, clock: Clock) -> None:
    waiting()
    assert actions.take(NOW)
    assert postman.go(GO) == 0
    clock.later(seconds=119)
    assert postman.go(GO) == 0


def test_what_a_killed_worker_had_in_hand_goes_out_when_its_lease_ends(
    postman: Postman, server: MailServer, clock: Clock
) -> None:
    mail = waiting()
    actions.take(NOW)
    clock.later(seconds=120)
    assert postman.go(GO) == 1
    assert server.times == {f"<{mail.pk}@testserver>": 1}


def test_an_attempt_is_on_record_before_anything_is_sent(
    postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = waiting()
    seen = []

    def die(messages: object) -> int:
        seen.append(Mail.objects.values_list("attempts", flat=True).get())
        assert connection.savepoint_ids == outside
        raise SystemExit

    outside = list(connection.savepoint_ids)
    monkeypatch.setattr(postman.server, "send_messages", die)
    with pytest.raises(SystemExit):
        postman.go(GO)
    mail.refresh_from_db()
    assert seen == [mail.attempts] == [1]


def test_a_late_failure_changes_nothing_of_what_another_took_over(clock: Clock) -> None:
    waiting()
    late = actions.take(NOW)
    clock.later(minutes=3)
    mine = actions.take(clock.now)
    actions.put_off(late, clock.now, error="late")
    actions.give_up(late, clock.now, error="late")
    mail = Mail.objects.get()
    assert (mail.leased_until, mail.failed_at, mail.attempts) == (mine.leased_until, None, 2)


def test_what_was_sent_while_the_database_went_away_is_not_sent_again(
    postman: Postman, server: MailServer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting()

    def fail(mail: Mail) -> None:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "strike", fail)
        with pytest.raises(OperationalError):
            postman.go(GO)
    clock.later(minutes=5)
    postman.go(GO)
    assert not Mail.objects.exists()
    assert list(server.times.values()) == [1]


def test_a_mail_that_cannot_be_made_holds_up_no_other_and_names_nobody(
    postman: Postman, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = waiting("alice@@example..com", due_at=NOW - dt.timedelta(minutes=1))
    waiting("bob@example.com")
    postman.is_away = False
    assert postman.go(GO) == 1
    bad.refresh_from_db()
    assert (bad.attempts, bad.leased_until) == (1, None)
    assert "example" not in capsys.readouterr().out


def test_told_to_stop_it_takes_no_other(postman: Postman) -> None:
    waiting()
    stop = Event()
    stop.set()
    assert postman.go(stop) == 0


def test_an_idle_look_is_one_query_by_an_index(postman: Postman, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as seen:
        postman.go(GO)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {seen[0]['sql']}")
            assert "mail_that_waits" in str(cursor.fetchall())


def test_a_line_of_the_log_names_nobody(
    postman: Postman, server: MailServer, capsys: pytest.CaptureFixture[str], clock: Clock
) -> None:
    mail = waiting(kind="account/email/left")
    server.be(LATER)
    postman.go(GO)
    server.be(OK)
    clock.later(seconds=10)
    postman.go(GO)
    told = capsys.readouterr().out
    put_off, sent = [json.loads(line) for line in told.splitlines()]
    assert (put_off["event"], put_off["outcome"], put_off["code"]) == ("mail", "put off", 451)
    assert (sent["outcome"], sent["attempt"], sent["waited_s"]) == ("sent", 2, 10.0)
    assert (sent["mail"], sent["kind"]) == (str(mail.pk), "account/email/left")
    for word in ("alice", "example.com", "ABCD", "A code", "later"):
        assert word not in told


def test_mail_that_waits_for_ten_minutes_is_an_error_once_in_ten_minutes(
    postman: Postman, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting(due_at=NOW + dt.timedelta(hours=1))
    told = []
    for _ in range(31):
        postman.look_back()
        told += [(line["event"], line["level"], line["minutes"]) for line in lines(capsys)]
        clock.later(minutes=1)
    assert told == [("mail_waits", "error", 11), ("mail_waits", "error", 21)]


def test_an_error_of_the_database_ends_no_worker(
    postman: Postman, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stop, looks = Event(), []

    def look(now: dt.datetime) -> None:
        looks.append(1)
        if len(looks) == 3:
            stop.set()
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(actions, "take", look)
    monkeypatch.setattr(delivery, "REST_S", 0.0)
    monkeypatch.setattr(connection, "close", lambda: None)
    delivery.run(stop)
    assert len(looks) == 3
    assert [line["level"] for line in lines(capsys)] == ["error"]  # once a second


@pytest.mark.once
def test_a_server_whose_certificate_nobody_signed_gets_nothing(
    settings: Any, clock: Clock, tmp_path: Path
) -> None:
    with MailServer(write_certificate(tmp_path / "server.pem")) as server:
        postman = postman_of(settings, server, clock, EMAIL_USE_SSL=True)
        mail = waiting()
        assert postman.go(GO) == 0
        mail.refresh_from_db()
        assert "certificate verify failed" in mail.last_error
        trusting = ssl.create_default_context(cafile=str(tmp_path / "server.pem"))
        postman.server.ssl_context = trusting
        clock.later(minutes=1)
        assert postman.go(GO) == 1


@pytest.mark.once
def test_a_server_that_offers_no_tls_gets_nothing_where_tls_is_asked_for(
    settings: Any, server: MailServer, clock: Clock
) -> None:
    postman = postman_of(settings, server, clock, EMAIL_USE_TLS=True)
    waiting()
    assert postman.go(GO) == 0
    assert server.taken == []


def test_what_was_given_up_is_forgotten_after_fourteen_days() -> None:
    from django.utils import timezone

    for days in (13, 15):
        waiting(failed_at=timezone.now() - dt.timedelta(days=days))
    waiting()
    call_command("forget_mail")
    assert Mail.objects.count() == 2
