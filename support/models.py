"""What people tell the staff, and the log of what the staff did."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from movies.models import Movie
from support.querysets import ContactQuerySet, ReportQuerySet, StaffActionQuerySet

TEXT_MAX = 300


class State(models.TextChoices):
    NEW = "new", _("New")
    IN_WORK = "in_work", _("In work")
    DONE = "done", _("Done")


class Case(models.Model):
    """Something that waits for the staff."""

    text = models.TextField(_("words"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    answer = models.TextField(_("answer"), blank=True)
    closed_at = models.DateTimeField(_("done"), null=True, blank=True)
    # With the answer; what becomes of the mail after that is mymovie.outbox's.
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state != State.DONE


class Category(models.TextChoices):
    QUESTION = "question", _("A question")
    FAULT = "fault", _("Something does not work")
    FILM = "film", _("A film: wrong, missing or double")
    ACCOUNT = "account", _("My account")
    ABUSE = "abuse", _("Somebody misbehaves")
    OTHER = "other", _("Something else")


class ContactMessage(Case):
    """What somebody, with an account or without, wrote on the contact page."""

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="contact_messages",
        verbose_name=_("sender"),
        null=True,
        blank=True,
    )
    email = models.EmailField(_("e-mail"))
    category = models.CharField(_("category"), max_length=10, choices=Category)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    # Of the form it was typed in and what was typed: sent twice, it is one message.
    key = models.CharField(max_length=64, unique=True, editable=False)

    objects: ClassVar[models.Manager[ContactMessage]] = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact message")
        verbose_name_plural = _("contact messages")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="contact_state_is_known"),
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="contact_queue")]

    def __str__(self) -> str:
        return f"{self.get_category_display()} #{self.pk}"


class Why(models.TextChoices):
    SPAM = "spam", _("Spam or advertising")
    HARM = "harm", _("Insults, threats or hate")
    SEXUAL = "sexual", _("Sexual or shocking content")
    PERSONAL = "personal", _("Somebody’s personal data")
    SPOILER = "spoiler", _("Gives the plot away without saying so")
    POSING = "posing", _("Poses as somebody else")
    OTHER = "other", _("Something else")


class Report(Case):
    """A member tells of a profile, or of the memo on one film of somebody's wall.

    By person and film, not by entry: taking the film off the wall and putting it back does not lose it.
    """

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports_made", verbose_name=_("reporter")
    )
    about_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="reports_received",
        verbose_name=_("about"),
    )
    about_film = models.ForeignKey(
        Movie,
        models.CASCADE,
        related_name="+",
        verbose_name=_("their memo on"),
        null=True,
        blank=True,
    )
    # As it was reported: it may be edited or made private since, and is then nobody's but its owner's.
    memo = models.TextField(_("memo, as it was reported"), blank=True)
    why = models.CharField(_("reason"), max_length=10, choices=Why)

    objects: ClassVar[models.Manager[Report]] = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "about_person"],
                condition=Q(about_film__isnull=True) & ~Q(state="done"),
                name="one_open_report_of_a_profile",
            ),
            models.UniqueConstraint(
                fields=["reporter", "about_person", "about_film"],
                condition=Q(about_film__isnull=False) & ~Q(state="done"),
                name="one_open_report_of_a_memo",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="report_state_is_known"),
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self.get_why_display()} #{self.pk}"


class Act(models.TextChoices):
    SUSPEND = "suspend", _("suspended")
    RESTORE = "restore", _("restored")
    END_SESSIONS = "end_sessions", _("logged out everywhere")
    APPOINT = "appoint", _("gave a role")
    RENAME = "rename", _("corrected the profile")
    HIDE_MEMO = "hide_memo", _("hid the memo")
    SHOW_MEMO = "show_memo", _("showed the memo again")
    REFRESH = "refresh", _("refreshed from TMDB")
    MERGE = "merge", _("merged")
    TAKE = "take", _("took on")
    CLOSE = "close", _("closed")
    ANSWER = "answer", _("answered")
    SEND_AGAIN = "send_again", _("sent the mail again")
    EXPORT = "export", _("exported the list")
    ADD = "add", _("added")
    CHANGE = "change", _("changed")
    DELETE = "delete", _("deleted")


class SubjectKind(models.TextChoices):
    """Of what there are deeds; of anything else (an exported list) the model's name is written as well."""

    USER = "user", _("member")
    ENTRY = "entry", _("entry")
    MOVIE = "movie", _("film")
    CONTACT = "contactmessage", _("contact message")
    REPORT = "report", _("report")


class StaffAction(models.Model):
    """One thing that somebody of the staff did. The database refuses to change or delete a line.

    No foreign keys, and nothing personal in `before` and `after` (names of fields, flags, counts): it stays
    when a person is erased, and is then about nobody.
    """

    actor_id = models.BigIntegerField(_("by"), db_index=True)
    action = models.CharField(_("action"), max_length=40, choices=Act)
    subject_kind = models.CharField(_("kind"), max_length=40, choices=SubjectKind)
    subject_key = models.CharField(_("which"), max_length=60)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)

    objects: ClassVar[models.Manager[StaffAction]] = StaffActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff action")
        verbose_name_plural = _("staff log")
        indexes = [models.Index(fields=["subject_kind", "subject_key", "-at"], name="log_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_key}"
