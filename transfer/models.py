"""What people bring from elsewhere, as it was read, matched, decided and written; and the work on it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from transfer.querysets import ImportQuerySet, ImportRowQuerySet

KEY_LENGTH = 16
NAME_MAX = 200
UNDO_FOR = dt.timedelta(days=30)


def new_key() -> str:
    """What stands in the address: row numbers are never shown."""
    return get_random_string(KEY_LENGTH, "abcdefghijkmnpqrstuvwxyz23456789")


class Source(models.TextChoices):
    LETTERBOXD = "letterboxd", "Letterboxd"
    LETTERBOXD_IMPORT = "letterboxd_import", _("Letterboxd’s import format")
    IMDB = "imdb", "IMDb"
    TRAKT = "trakt", "Trakt"
    TMDB = "tmdb", "TMDB"
    FILMARKS = "filmarks", "Filmarks"
    YAMTRACK = "yamtrack", "Yamtrack"
    MOVARY = "movary", "Movary"
    NEODB = "neodb", "NeoDB"
    SIMKL = "simkl", "Simkl"
    NETFLIX = "netflix", "Netflix"
    WATCHARR = "watcharr", "Watcharr"
    MYMOVIE = "mymovie", "MyMovie"
    TABLE = "table", _("A table of your own")


class State(models.TextChoices):
    """Of an import; what the machine does at the moment is a Job's."""

    ASKING = "asking", _("A question first")
    READING = "reading", _("Being read")
    MATCHING = "matching", _("Films are being found")
    REVIEW = "review", _("Waiting for your word")
    COMMITTING = "committing", _("Being written")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


class Clash(models.TextChoices):
    """What happens to a film that is on the wall already."""

    MINE = "mine", _("Keep mine")
    THEIRS = "theirs", _("Take the imported")
    NEWER = "newer", _("The newer wins")


class Import(models.Model):
    """One file or paste of one person."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="imports",
        verbose_name=_("owner"),
        db_index=False,
    )
    source = models.CharField(_("from"), max_length=20, choices=Source)
    # As the person knows the file; "" for a paste.
    name = models.CharField(_("file"), max_length=NAME_MAX, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State)
    # What the reader was told beside the file: {"date_order": "dmy"}, {"columns": {"title": 0, "score": 3}}.
    answers = models.JSONField(default=dict, blank=True)
    # While it is ASKING: transfer.sources.rows.Question, as JSON.
    question = models.JSONField(default=dict, blank=True)
    # {table: [column, …]}, for the list of rows that were not taken: transfer.sources.rows.Reading.tables.
    tables = models.JSONField(default=dict, blank=True)
    clash = models.CharField(_("films already there"), max_length=6, choices=Clash, default=Clash.MINE)
    is_private = models.BooleanField(_("private entries"), default=False)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    # Since when TMDB does not answer while films are found.
    away_since = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    committed_at = models.DateTimeField(_("written"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects: ClassVar[models.Manager[Import]] = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["owner", "-made_at"], name="imports_of_a_person")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"

    @property
    def waits_for_me(self) -> bool:
        return self.state in (State.ASKING, State.REVIEW)


class UploadPart(models.Model):
    """Some of the bytes of a file, from when it was given until its rows are read (a day at most).

    In parts, since a database is spoken to in whole values: one of 20 MB costs a process eight times as much.
    """

    of = models.ForeignKey(Import, models.CASCADE, related_name="upload_parts", db_index=False)
    # Its place, from 0.
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("part of an upload")
        verbose_name_plural = _("parts of uploads")
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="upload_part_once")]

    def __str__(self) -> str:
        return f"{self.of_id}.{self.number}"


class Verdict(models.TextChoices):
    WAITING = "waiting", _("Not looked up yet")
    SURE = "sure", _("Sure")
    CHECK = "check", _("To check")
    MISSING = "missing", _("Not found")
    # It says no film: no title, or what cannot be read. The reason says which.
    BROKEN = "broken", _("Cannot be read")


class Decision(models.TextChoices):
    NONE = "", _("Not decided")
    TAKE = "take", _("Take")
    SKIP = "skip", _("Skip")


class Outcome(models.TextChoices):
    NONE = "", _("Not written yet")
    CREATED = "created", _("Added")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("Already the same")
    KEPT = "kept", _("Yours was kept")
    # It spoke of the same film as a row before it, and both were written there as one.
    JOINED = "joined", _("Joined with another row")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Not taken")


class Undone(models.TextChoices):
    NONE = "", _("Not taken back")
    BACK = "back", _("As before")
    EDITED = "edited", _("Left: you edited it since")


class ImportRow(models.Model):
    """One film of an import: what the file says of it, the film it was matched with, what came of it."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    # Its place, from 1.
    number = models.PositiveIntegerField()
    # transfer.sources.rows.Row, as JSON.
    said = models.JSONField()
    # For the watchlist, and not for the wall.
    is_wish = models.BooleanField(_("for the watchlist"), default=False)
    verdict = models.CharField(_("match"), max_length=8, choices=Verdict, default=Verdict.WAITING)
    # TMDB's, of the film that is taken, or proposed: the best candidate, or the one that was chosen.
    # Not a foreign key, since the film may be none of ours until it is written.
    tmdb_id = models.PositiveIntegerField("TMDB", null=True, blank=True)
    # 0 to 100.
    confidence = models.PositiveSmallIntegerField(default=0)
    # transfer.matching.records.Candidate, as JSON, best first.
    candidates = models.JSONField(default=list, blank=True)
    # On the wall (or, of a wish, on the watchlist) when the preview was made.
    is_there = models.BooleanField(_("already there"), default=False)
    decision = models.CharField(_("decision"), max_length=4, choices=Decision, blank=True, default="")
    # "" for what the import says.
    clash = models.CharField(_("if already there"), max_length=6, choices=Clash, blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True, default="")
    # A code of transfer.reasons; "" while there is nothing to say.
    reason = models.CharField(max_length=24, blank=True, default="")
    # What was there before it was written, and what was written: see transfer.importing.undoing.
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    undone = models.CharField(_("taken back"), max_length=6, choices=Undone, blank=True, default="")

    objects: ClassVar[models.Manager[ImportRow]] = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="import_rows_by_verdict"),
            models.Index(fields=["batch", "outcome", "number"], name="import_rows_by_outcome"),
            models.Index(fields=["batch", "is_there", "number"], name="import_rows_already_there"),
            models.Index(fields=["batch", "tmdb_id"], name="import_rows_of_a_film"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}.{self.number}"


class Kind(models.TextChoices):
    """What a job does with its import."""

    READ = "read", _("Reading the file")
    MATCH = "match", _("Finding the films")
    COMMIT = "commit", _("Writing to your wall")
    UNDO = "undo", _("Taking back")


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Job(models.Model):
    """Work on an import that outlives the request, the worker and the machine it runs on."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="transfer_jobs", verbose_name=_("owner")
    )
    batch = models.ForeignKey(
        Import, models.CASCADE, related_name="jobs", verbose_name=_("import"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    state = models.CharField(_("state"), max_length=8, choices=JobState, default=JobState.WAITING)
    # The person pressed "stop": whoever has it lets go after the portion at hand.
    is_to_stop = models.BooleanField(default=False)
    done_count = models.PositiveIntegerField(_("rows done"), default=0)
    # None while nobody knows.
    total_count = models.PositiveIntegerField(_("rows in all"), null=True, blank=True)
    # {verdict or outcome: rows}, for the progress.
    counts = models.JSONField(default=dict, blank=True)
    # [[code, {argument: value}], …], oldest first, the last 20: transfer.jobs.messages.
    messages = models.JSONField(default=list, blank=True)
    # Why it stands still, and until when: "tmdb_limit", "tmdb_away".
    waits_for = models.CharField(max_length=16, blank=True, default="")
    waits_until = models.DateTimeField(null=True, blank=True)
    # Since it last came on: five in vain, and it has failed.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # The task that has it, or is to take it. Whose worker was killed stops beating, and another gets it.
    holder = models.CharField(max_length=40, blank=True, default="")
    beat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # Its speed is counted from here: a night that it was stopped for is none of it.
    paced_at = models.DateTimeField(null=True, blank=True)
    paced_from = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("job of an import")
        verbose_name_plural = _("jobs of imports")
        constraints = [
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(state__in=["waiting", "running", "stopped"]),
                name="one_open_job_per_import",
            ),
        ]
        indexes = [models.Index(fields=["state", "beat_at"], name="jobs_by_sign_of_life")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
