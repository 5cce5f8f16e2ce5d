"""Between Django's messages and rows."""

from email.utils import formatdate
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives

from mymovie.models import Mail

# Names the template a mail was made of; it stays here, and is in the row and in the log.
KIND = "X-Mail-Kind"
HTML = "text/html"


def row_of(message: EmailMessage) -> Mail:
    """Raises ValueError for what a row does not hold, and what sending it would of its headers."""
    alternatives = list(getattr(message, "alternatives", []))
    others = [kind for _, kind in alternatives if kind != HTML]
    if message.attachments or others or len(alternatives) > 1 or message.content_subtype != "plain":
        raise ValueError("The outbox holds text, and at most the same as HTML.")
    if len(message.recipients()) != 1 or len(message.to) != 1:
        raise ValueError("A mail in the outbox has one recipient, so that a refusal is of one.")
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    if message.reply_to:
        headers["Reply-To"] = ", ".join(map(str, message.reply_to))
    mail = Mail(
        kind=headers.pop(KIND, ""),
        recipient=str(message.to[0]),
        sender=str(message.from_email),
        subject=str(message.subject),
        text=str(message.body),
        html=str(alternatives[0][0]) if alternatives else "",
        headers=headers,
    )
    message_of(mail).message()  # a line break in a header is found here, and not by the worker
    return mail


def message_of(mail: Mail) -> EmailMessage:
    headers = {
        **mail.headers,
        "Message-ID": f"<{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "Date": formatdate(mail.created_at.timestamp()),
    }
    message = EmailMultiAlternatives(mail.subject, mail.text, mail.sender, [mail.recipient], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, HTML)
    return message
