from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts import handles
from accounts.querysets import UserManager


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    FOLLOWERS = "followers", _("Followers only")
    PRIVATE = "private", _("Only me")


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("This is not a time zone."), code="invalid")


class User(AbstractBaseUser, PermissionsMixin):
    handle = models.CharField(
        _("handle"),
        max_length=20,
        validators=[handles.validate_characters, handles.validate_not_reserved],
        help_text=_("3 to 20 letters (a–z), digits or underscores. It is the address of your wall."),
    )
    email = models.EmailField(_("e-mail"), unique=True)
    nickname = models.CharField(_("nickname"), max_length=40)
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
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    # What the wall is drawn from, kept by movies.actions in the transaction of each write.
    wall_version = models.PositiveIntegerField(_("wall version"), default=0, editable=False)
    wall_counts = models.JSONField(_("wall counts"), default=dict, editable=False)
    last_entry_at = models.DateTimeField(_("last entry"), null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

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
                fields=["-last_entry_at", "-id"], name="lately_active", condition=Q(visibility="public")
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    def get_absolute_url(self) -> str:
        return reverse("movies:wall", args=[self.handle])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
