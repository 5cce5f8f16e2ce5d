"""Development only: mail is printed, and the page that waits for its code shows it.

Installed by settings under DEBUG alone; in production neither the backend nor the look-up does anything.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


def _key(address: str) -> str:
    return f"development:mail:{address.lower()}"


class ShowingBackend(EmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages if settings.DEBUG else ():
            for address in message.to:
                cache.set(_key(address), str(message.body), timeout=900)
        return super().send_messages(email_messages)


def last_mail_to(address: str) -> str | None:
    if not settings.DEBUG:
        return None
    mail: str | None = cache.get(_key(address))
    return mail
