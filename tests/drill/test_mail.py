"""That what `make drill ARGS=mail` counts can rise."""

import pytest

from drill import mail
from drill.smtp import MailServer, Taken


def verdict_of(*taken: Taken, kills: int = 0) -> mail.Verdict:
    with MailServer() as smtp:
        smtp.taken = list(taken)
    return mail._judge(smtp, [mail.Told({"a@b.c"})], kills, given_up=0)


def test_a_mail_that_never_came_is_lost():
    assert verdict_of(Taken("<2>", "other@b.c")).lost == ["a@b.c"]


@pytest.mark.parametrize(("kills", "too_often"), [(0, 1), (1, 0)])
def test_a_mail_that_came_twice_is_forgiven_for_a_kill(kills, too_often):
    assert verdict_of(Taken("<1>", "a@b.c"), Taken("<1>", "a@b.c"), kills=kills).too_often == too_often


def test_two_mails_for_one_answer_are_never_forgiven():
    assert verdict_of(Taken("<1>", "a@b.c"), Taken("<2>", "a@b.c"), kills=9).too_often == 1
