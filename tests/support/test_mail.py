"""Mail that could not be sent: what of it the staff see, and what they do with it."""

import pytest

from mymovie.models import Mail
from support.models import Act, StaffAction
from tests.support.pages import body, dead_mail, pages_of, url_of

pytestmark = pytest.mark.django_db


def test_nobody_of_the_staff_reads_a_mail(as_ada):
    mail = dead_mail(html="code-canary", headers={"X": "code-canary"})
    pages = [body(as_ada.get(url)) for url in pages_of(Mail, mail)]
    exported = body(as_ada.post(url_of(Mail, "export")))
    assert "canary@example.org" in pages[0]
    assert "canary@example.org" in exported
    assert "code-canary" not in "".join([*pages, exported])


def test_an_operator_sees_no_addresses(as_olga):
    assert as_olga.get(url_of(Mail)).status_code == 403


def test_what_was_given_up_is_sent_again(as_ada):
    mail = dead_mail(attempts=9, last_error="550")
    as_ada.post(url_of(Mail, "deed", mail.pk, "send-again"))
    mail.refresh_from_db()
    assert (mail.failed_at, mail.attempts, mail.last_error) == (None, 0, "")
    assert mail.queued_at > mail.created_at
    assert StaffAction.objects.get().action == Act.SEND_AGAIN


def test_what_waits_is_not_sent_again(as_ada):
    mail = dead_mail(failed_at=None, attempts=3)
    assert as_ada.post(url_of(Mail, "deed", mail.pk, "send-again")).status_code == 422
    mail.refresh_from_db()
    assert mail.attempts == 3
    assert not StaffAction.objects.exists()


def test_many_are_sent_again_at_once(as_ada):
    mails = [dead_mail() for _ in range(3)] + [dead_mail(failed_at=None, attempts=3)]
    chosen = {"action": "send_selected_again", "_selected_action": [str(mail.pk) for mail in mails]}
    as_ada.post(url_of(Mail), chosen)
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 3]
    assert not Mail.objects.exclude(failed_at=None).exists()
    assert StaffAction.objects.count() == 3


def test_those_given_up_are_found_by_one_click(as_ada):
    dead_mail(recipient="dead@example.org")
    dead_mail(recipient="waits@example.org", failed_at=None)
    for state, there, elsewhere in (("dead", "dead@", "waits@"), ("waits", "waits@", "dead@")):
        page = body(as_ada.get(url_of(Mail, query=f"state={state}")))
        assert there in page
        assert elsewhere not in page
