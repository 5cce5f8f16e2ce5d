"""Mail servers' faults that are none: ways to deliver that lose mail, or send it twice."""

import random
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

SHARE = 0.3


class Losing(EmailBackend):
    """Says that it was sent before it is."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if random.random() < SHARE:
            return len(email_messages)
        return super().send_messages(email_messages)


class Doubling(EmailBackend):
    """Does not remember that it was sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if random.random() < SHARE:
            super().send_messages(email_messages)
        return super().send_messages(email_messages)
