"""What somebody wrote to us without being logged in, known by their address."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts import erasure
from accounts.models import User
from support.models import ContactMessage
from support.querysets import ContactQuerySet


@erasure.alongside
def forget_messages(person: User) -> None:
    messages_of(person).delete()


def messages_of(person: User) -> ContactQuerySet:
    """Those they sent as a member, and those from an address that they have shown to be theirs."""
    theirs = Q(sender=person)
    shown = EmailAddress.objects.filter(user=person, verified=True)
    for email in shown.values_list("email", flat=True):
        theirs |= Q(sender=None, email__iexact=email)
    messages: ContactQuerySet = ContactMessage.objects.filter(theirs)
    return messages
