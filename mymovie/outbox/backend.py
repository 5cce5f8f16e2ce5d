"""The e-mail backend where there is a mail server: whoever sends mail waits for a row, not for SMTP."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from mymovie.outbox import actions


class Outbox(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return actions.put(email_messages)
