from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from follows.querysets import FollowQuerySet


class State(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REQUESTED = "requested", _("Requested")


class Follow(models.Model):
    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="follows_made",
        verbose_name=_("follower"),
        db_index=False,
    )
    followed = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="follows_received",
        verbose_name=_("followed"),
        db_index=False,
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACCEPTED)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects: ClassVar[models.Manager[Follow]] = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once"),
            models.CheckConstraint(condition=~Q(follower=F("followed")), name="follow_not_oneself"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="follow_state_is_known"),
        ]
        indexes = [
            models.Index(fields=["follower", "state", "-since", "-id"], name="following_newest"),
            models.Index(fields=["followed", "state", "-since", "-id"], name="followers_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} → {self.followed_id}"


class Block(models.Model):
    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_made", verbose_name=_("blocker")
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_received", verbose_name=_("blocked")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} ⊘ {self.blocked_id}"


class Mute(models.Model):
    """Out of the muter's feed, without a word to anybody."""

    muter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes_made", verbose_name=_("muter")
    )
    muted = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes_received", verbose_name=_("muted")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="mute_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.muter_id} ∅ {self.muted_id}"
