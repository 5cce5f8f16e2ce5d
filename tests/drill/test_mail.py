"""`make drill ARGS=mail` in the short; and that what it counts can rise."""

from collections import Counter

import pytest
from django.db import connection

from drill import mail
from drill.figures import Findings
from drill.smtp import AWAY, MailServer, Taken
from drill.tree import in_place
from scripts.throwaway_postgres import NOT_FOUND, find_binaries
from tests.drill.test_under_faults import PLAIN, server

__all__ = ["server"]


@pytest.mark.skipif(find_binaries() is None, reason=NOT_FOUND)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="The schema is taken from PostgreSQL")
@pytest.mark.django_db
def test_with_every_fault_of_the_mail_server_no_mail_is_lost_or_doubled(server):
    findings, hurry = Findings("mail"), {"EMAIL_TIMEOUT": "0.5", "OUTBOX_LEASE_S": "3"}
    verdict = mail.run(findings, server, in_place(), seconds=3, kill_at=[AWAY], seed=1, **PLAIN, **hurry)[2]
    assert (verdict.lost, verdict.too_often, verdict.kills) == ([], 0, 2), verdict
    assert findings.wrong == []


def verdict_of(*taken: Taken, kills: int = 0) -> mail.Verdict:
    with MailServer() as smtp:
        smtp.taken = list(taken)
    return mail._judge(smtp, [mail.Told({"a@b.c"}, [], Counter())], kills, given_up=0)


def test_a_mail_that_never_came_is_lost():
    assert verdict_of(Taken("<2>", "other@b.c")).lost == ["a@b.c"]


@pytest.mark.parametrize(("kills", "too_often"), [(0, 1), (1, 0)])
def test_a_mail_that_came_twice_is_forgiven_for_a_kill(kills, too_often):
    assert verdict_of(Taken("<1>", "a@b.c"), Taken("<1>", "a@b.c"), kills=kills).too_often == too_often


def test_two_mails_for_one_answer_are_never_forgiven():
    assert verdict_of(Taken("<1>", "a@b.c"), Taken("<2>", "a@b.c"), kills=9).too_often == 1
