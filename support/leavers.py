"""What the staff's side asks of somebody who leaves, and forgets of somebody who is erased."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import changes, erasure
from accounts.models import User
from support import roles
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


@changes.before_leaving
def not_the_last_administrator(person: User) -> None:
    if roles.role_of(person) is not roles.Role.ADMINISTRATOR:
        return
    roles.lock()
    if not roles.administrators().exclude(pk=person.pk).exists():
        raise changes.NotNow(_("You are the last administrator. Give somebody else that role first."))
