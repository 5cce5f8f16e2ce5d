"""What a row keeps of a mail, and when it is there."""

from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import BadHeaderError
from django.db import transaction

from mymovie.models import Mail
from mymovie.outbox import rows
from tests.mymovie.outbox.conftest import message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_the_outbox(outbox: None) -> None:
    """In place of the mails of tests."""


def test_a_mail_that_is_sent_is_a_row() -> None:
    message(headers={rows.KIND: "account/email/left"}).send()
    mail = Mail.objects.get()
    assert (mail.recipient, mail.subject, mail.text) == ("alice@example.com", "A code", "ABCD-EFGH")
    assert (mail.kind, mail.headers, mail.attempts) == ("account/email/left", {}, 0)


def test_it_goes_with_the_transaction_that_wrote_it() -> None:
    with transaction.atomic():
        message().send()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_writing_takes_one_statement(django_assert_num_queries: Any) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        message().send()


def test_what_goes_out_is_what_was_sent() -> None:
    sent = EmailMultiAlternatives(
        "件名", "本文", "MyMovie <a@b.example>", ["alice@example.com"], reply_to=["desk@b.example"]
    )
    sent.attach_alternative("<p>本文", "text/html")
    sent.extra_headers["Auto-Submitted"] = "auto-generated"
    sent.send()
    out = rows.message_of(Mail.objects.get()).message()
    was = sent.message()
    for name in ("Subject", "From", "To", "Reply-To", "Auto-Submitted"):
        assert out[name] == was[name]
    assert [it.get_payload() for it in out.get_payload()] == [it.get_payload() for it in was.get_payload()]


def test_its_number_is_its_message_id_however_often_it_is_made() -> None:
    message().send()
    mail = Mail.objects.get()
    made = [rows.message_of(mail).message() for _ in range(2)]
    assert {it["Message-ID"] for it in made} == {f"<{mail.pk}@testserver>"}
    assert made[0]["Date"] == made[1]["Date"]


@pytest.mark.once
@pytest.mark.parametrize(
    "more",
    [
        {"cc": ["bob@example.com"]},
        {"bcc": ["bob@example.com"]},
        {"to": ["alice@example.com", "bob@example.com"]},
        {"to": []},
        {"attachments": [("a.txt", "x", "text/plain")]},
    ],
)
def test_what_a_row_does_not_hold_is_refused_to_whoever_sends_it(more: dict[str, Any]) -> None:
    mail = message()
    for name, value in more.items():
        setattr(mail, name, value)
    with pytest.raises(ValueError, match=r"[Oo]utbox"):
        rows.row_of(mail)


@pytest.mark.once
def test_a_line_break_in_a_header_is_refused_to_whoever_sends_it() -> None:
    mail = message()
    mail.subject = "A code\nBcc: everybody@example.com"
    with pytest.raises(BadHeaderError):
        rows.row_of(mail)
