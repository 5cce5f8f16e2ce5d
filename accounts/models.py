from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts import handles
from accounts.names import Bytewise
from accounts.querysets import FormerHandleQuerySet, UserManager
from mymovie.addresses import address_of
from mymovie.text import fold_name


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    FOLLOWERS = "followers", _("Followers only")
    PRIVATE = "private", _("Only me")


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("This is not a time zone."), code="invalid")


class FoldedField(models.CharField):  # type: ignore[type-arg]  # takes none at run time
    """The folded form of a name in another field, written along with it: what a search compares with."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **kwargs | {"editable": False, "default": ""})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold_name(getattr(model_instance, self.of))[: self.max_length]
        setattr(model_instance, self.attname, folded)
        return folded

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}


class User(AbstractBaseUser, PermissionsMixin):
    handle = models.CharField(
        _("handle"),
        max_length=20,
        validators=[handles.validate_characters, handles.validate_not_reserved],
        help_text=_("3 to 20 letters (a–z), digits or underscores. It is the address of your wall."),
    )
    email = models.EmailField(_("e-mail"), unique=True)
    nickname = models.CharField(_("nickname"), max_length=40)
    nickname_key = FoldedField(of="nickname", max_length=160)
    link = models.URLField(_("web link"), blank=True, validators=[URLValidator(schemes=["http", "https"])])
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    shows_age = models.BooleanField(_("shows their age"), default=False)
    country = CountryField(_("country"), default="JP")
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, default=settings.TIME_ZONE, validators=[validate_time_zone]
    )
    visibility = models.CharField(
        _("who may see the wall"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )
    # Else it is seen by whoever may see the wall.
    watchlist_is_private = models.BooleanField(_("watchlist for me only"), default=False, db_default=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Not while the staff has suspended the member.")
    )
    # Set while somebody who has left may still come back.
    left_at = models.DateTimeField(_("left"), null=True, blank=True, editable=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    # What the wall is drawn from, kept by movies.actions in the transaction of each write.
    wall_version = models.PositiveIntegerField(_("wall version"), default=0, editable=False)
    wall_counts = models.JSONField(_("wall counts"), default=dict, editable=False)
    last_entry_at = models.DateTimeField(_("last entry"), null=True, editable=False)
    film_count = models.PositiveIntegerField(_("films"), default=0, editable=False)
    # Kept by movies.watchlist.
    watchlist_version = models.PositiveIntegerField(
        _("watchlist version"), default=0, db_default=0, editable=False
    )
    watchlist_count = models.PositiveIntegerField(
        _("films to watch"), default=0, db_default=0, editable=False
    )
    # Of those who can be named to anybody; kept by follows.counts.
    follower_count = models.PositiveIntegerField(_("followers"), default=0, editable=False)
    following_count = models.PositiveIntegerField(_("following"), default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    if TYPE_CHECKING:  # annotated by follows.querysets.as_seen_by
        followed_as: str | None
        follows_as: str | None
        is_muted: bool
        seen_follower_count: int
        seen_following_count: int

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["handle", "nickname"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(
                condition=Q(handle__regex=rf"\A{handles.PATTERN}\Z"),
                name="handle_is_well_formed",
                violation_error_message=handles.REFUSED_MESSAGE,
            ),
            models.CheckConstraint(
                condition=~Q(handle__in=sorted(handles.RESERVED)),
                name="handle_is_not_reserved",
                violation_error_message=handles.RESERVED_MESSAGE,
            ),
            models.UniqueConstraint(
                handles.skeleton("handle"),
                name="handles_are_not_alike",
                violation_error_message=handles.ALIKE_MESSAGE,
            ),
            models.UniqueConstraint(fields=["handle"], name="handle_is_unique"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="http://") | Q(link__startswith="https://"),
                name="link_is_http",
                violation_error_message=_("Enter an address that begins with https:// or http://."),
            ),
            models.CheckConstraint(
                condition=Q(email__regex=r"^[^A-Z]+$"),
                name="email_is_lower_case",
            ),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="visibility_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["-last_entry_at", "-handle"], name="lately_active", condition=Q(visibility="public")
            ),
            models.Index(
                fields=["-film_count", "-handle"], name="most_films", condition=Q(visibility="public")
            ),
            models.Index(
                fields=["id"],
                name="walls_by_chance",
                condition=Q(visibility="public", last_entry_at__isnull=False),
            ),
            models.Index(fields=["left_at"], name="left", condition=Q(left_at__isnull=False)),
            models.Index(Bytewise("handle"), name="handle_begins"),
            models.Index(Bytewise("nickname_key"), Bytewise("handle"), name="nickname_begins"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    def get_absolute_url(self) -> str:
        return address_of("movies:wall", self.handle)

    @property
    def is_shown(self) -> bool:
        """Whether the person is here at all for others: neither suspended nor on their way out."""
        return self.is_active and self.left_at is None

    @property
    def is_public(self) -> bool:
        """Whether anybody may see the wall."""
        return self.is_shown and self.visibility == Visibility.PUBLIC

    @property
    def watchlist_is_public(self) -> bool:
        """Whether anybody may see the watchlist."""
        return self.is_public and not self.watchlist_is_private

    @property
    def is_findable(self) -> bool:
        """Whether anybody may know that the person is here; the wall is another question."""
        return self.is_shown and self.visibility != Visibility.PRIVATE

    def age_on(self, day: dt.date) -> int | None:
        """In years; None unless they show it."""
        if self.birth_date is None or not self.shows_age:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)

    @property
    def age(self) -> int | None:
        return self.age_on(timezone.localdate(timezone=self.zone))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class FormerHandle(models.Model):
    """A handle that somebody changed: it leads to them, and is kept from others, for 90 days."""

    handle = models.CharField(_("handle"), max_length=20, unique=True)
    owner = models.ForeignKey(
        User, models.CASCADE, related_name="former_handles", verbose_name=_("whose it was")
    )
    given_up_at = models.DateTimeField(_("given up"), default=timezone.now)

    objects: ClassVar[models.Manager[FormerHandle]] = FormerHandleQuerySet.as_manager()

    class Meta:
        verbose_name = _("former handle")
        verbose_name_plural = _("former handles")

    def __str__(self) -> str:
        return f"@{self.handle}"


class RetiredHandle(models.Model):
    """The handle of somebody who was erased, never given out again: of it a keyed digest is left."""

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    retired_on = models.DateField(_("retired"), default=dt.date.today)

    class Meta:
        verbose_name = _("retired handle")
        verbose_name_plural = _("retired handles")

    def __str__(self) -> str:
        return self.digest[:12]
