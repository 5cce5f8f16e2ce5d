import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Spent(models.Model):
    """How far ahead of the clock somebody is who did one thing often (mymovie.limits.counting)."""

    # A keyed digest of what is limited and of whom: neither a person nor an address can be read from it.
    key = models.CharField(max_length=32, primary_key=True)
    # Seconds since 1970, by the database's clock. Without an index, so that a row changes in place.
    until = models.FloatField()

    def __str__(self) -> str:
        return self.key


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        return self.filter(failed_at=None)

    def due(self, now: dt.datetime) -> "MailQuerySet":
        """Those that nobody has in hand, whoever has waited longest first."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.waiting().filter(free, due_at__lte=now).order_by("due_at")

    def dead(self) -> "MailQuerySet":
        return self.exclude(failed_at=None)


class Mail(models.Model):
    """What the mail server has not taken yet, or will not take (mymovie.outbox). What it took is deleted."""

    # Its Message-ID, so that whoever gets it twice can tell.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The template it was made of, e.g. "account/email/left".
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    recipient = models.TextField(_("recipient"))
    sender = models.TextField(_("sender"))
    subject = models.TextField(_("subject"))
    text = models.TextField(_("words"))
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    # Since when it waits: written, or sent again by the staff.
    queued_at = models.DateTimeField(_("waiting since"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    leased_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    failed_at = models.DateTimeField(_("cannot be sent, since"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(failed_at=None), name="mail_that_waits"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StaleCopy(models.Model):
    """What CloudFront is to forget before its time is over (mymovie.edge). Gone within two minutes."""

    path = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    # None until the worker has seen it: then its deed is committed, and the clock runs.
    due_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.path
