"""When each job is due, who has it, and what became of each run."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TEXT_MAX = 500


class Duty(models.Model):
    """One of the jobs of jobs.schedule: whoever locks the row may take it."""

    name = models.CharField(_("job"), max_length=40, primary_key=True)
    due_at = models.DateTimeField(_("due"))
    leased_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    LOST = "lost", _("Cut off")


class Run(models.Model):
    """One time that a job was run, for 90 days."""

    job = models.CharField(_("job"), max_length=40)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.RUNNING)
    # What the command said last, a number of things done; or what went wrong. Nobody's name is in either.
    said = models.CharField(_("what it said"), max_length=TEXT_MAX, blank=True)
    # By which its lines in the log are found.
    work_id = models.CharField(_("number in the log"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("run of a job")
        verbose_name_plural = _("runs of jobs")
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="run_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.RUNNING) | Q(ended_at__isnull=False),
                name="run_that_ended_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["job", "-started_at"], name="runs_of_a_job"),
            models.Index(fields=["-started_at"], name="runs_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.started_at:%Y-%m-%d %H:%M}"
