from __future__ import annotations

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.fields import LinkField, NicknameField
from accounts.models import FormerHandle, RetiredHandle, User
from support import actions, roles
from support.admin.base import StaffAdmin
from support.admin.deeds import Deed, ReasonForm
from support.roles import ADMINISTRATORS, BOTH, Role

NOT_TO_LOSE = {
    actions.NotOneself: _("Somebody else has to do this to you."),
    actions.LastAdministrator: _("Without this person there would be no administrator."),
}
ROLES = [("", "–"), (Role.ADMINISTRATOR, _("Administrator")), (Role.OPERATOR, _("Operator"))]


class RoleForm(ReasonForm):
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, required=False)
    field_order = ("role", "reason")

    def clean_role(self) -> Role | None:
        return Role(self.cleaned_data["role"]) if self.cleaned_data["role"] else None


class NameForm(ReasonForm):
    nickname = NicknameField()
    link = LinkField(label=_("Web link"), required=False, max_length=200, assume_scheme="https")
    field_order = ("nickname", "link", "reason")


def by_handle(query: str) -> QuerySet[Any, Any]:
    """Those it names, to look for what is theirs by an index."""
    named: QuerySet[Any, Any] = User.objects.filter(handle=query.lower().removeprefix("@")).values("pk")
    return named


@admin.register(User)
class UserAdmin(StaffAdmin):
    """Look after people. Nobody is added or deleted here: walls and film counts hang on them."""

    open_to = BOTH
    list_display = (
        "handle", "nickname", "email", "visibility", "is_active", "is_staff", "film_count",
        "follower_count", "country", "language", "joined_at", "last_login", "last_entry_at",
    )  # fmt: skip
    list_filter = ("visibility", "is_active", "is_staff", "language", "joined_at")
    search_fields = ("handle", "nickname", "email")
    fields = (
        "handle", "nickname", "link", "email", "birth_date", "shows_age", "country", "language", "time_zone",
        "visibility", "is_active", "role", "joined_at", "last_login", "left_at", "film_count",
        "follower_count", "following_count", "last_entry_at", "wall_version",
    )  # fmt: skip
    for_administrators = (
        "email", "birth_date", "shows_age", "country", "language", "time_zone", "is_staff", "role",
        "last_login", "left_at", "wall_version", "follower_count", "following_count",
    )  # fmt: skip
    ordering = ("-pk",)
    deeds = (
        Deed(
            "suspend",
            _("Suspend"),
            _(
                "Nobody sees the wall any more, and the person is logged out everywhere. Nothing is deleted. "
                "The reason is mailed to them as you write it: use their language."
            ),
            actions.suspend,
            "person",
            _("Suspended."),
            open_to=ADMINISTRATORS,
            is_offered=lambda person: person.is_active,
            problems=NOT_TO_LOSE,
        ),
        Deed(
            "restore",
            _("Restore"),
            _("The wall is as it was, and the person can log in again. They are told by mail."),
            actions.restore,
            "person",
            _("Restored."),
            open_to=ADMINISTRATORS,
            is_offered=lambda person: not person.is_active,
        ),
        Deed(
            "end_sessions",
            _("Log out everywhere"),
            _(
                "Ends every session of this person, e.g. when somebody else may be in. Nothing else changes: "
                "whoever knows the password can log in again."
            ),
            actions.end_sessions,
            "person",
            _("Logged out everywhere."),
            open_to=ADMINISTRATORS,
        ),
        Deed(
            "rename",
            _("Correct the profile"),
            _("For a name or a link that insults, advertises or poses as somebody else."),
            actions.rename,
            "person",
            _("Corrected."),
            form=NameForm,
            open_to=ADMINISTRATORS,
            initial=lambda person: {"nickname": person.nickname, "link": person.link},
        ),
        Deed(
            "appoint",
            _("Role among the staff"),
            _(
                "An administrator may do everything. An operator looks after films, messages, reports and "
                "memos, and sees no addresses, birth dates or private facts."
            ),
            actions.appoint,
            "person",
            _("The role is set."),
            form=RoleForm,
            open_to=ADMINISTRATORS,
            initial=lambda person: {"role": roles.role_of(person)},
            problems=NOT_TO_LOSE,
        ),
    )  # fmt: skip

    def find(self, queryset: Any, query: str, request: HttpRequest) -> QuerySet[Any]:
        if "@" in query[1:]:
            may = roles.role_of(request.user) is Role.ADMINISTRATOR
            found = queryset.filter(email=query.lower()) if may else queryset.none()
        else:
            found = queryset.named(query)
        return cast(QuerySet[Any], found)

    @admin.display(description=_("role"))
    def role(self, person: User) -> str:
        return str(dict(ROLES)[roles.role_of(person) or ""])


class OfOnePerson(StaffAdmin):
    """Rows that belong to a member: found by their handle."""

    person = "user"

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.person}__in": by_handle(query)})


@admin.register(FormerHandle)
class FormerHandleAdmin(OfOnePerson):
    person = "owner"
    list_display = ("handle", "owner", "given_up_at")
    list_filter = ("given_up_at",)
    list_select_related = ("owner",)
    search_fields = ("handle",)

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        by_owner = super().find(queryset, query, request)
        return by_owner | queryset.filter(handle=query.lower().removeprefix("@"))


@admin.register(RetiredHandle)
class RetiredHandleAdmin(StaffAdmin):
    list_display = ("digest", "retired_on")
    list_filter = ("retired_on",)
    search_fields = ("=digest",)


@admin.register(EmailAddress)
class EmailAddressAdmin(OfOnePerson):
    list_display = ("email", "user", "verified", "primary")
    list_filter = ("verified", "primary")
    list_select_related = ("user",)
    search_fields = ("email",)

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        if "@" in query[1:]:
            return queryset.filter(email=query.lower())
        return super().find(queryset, query, request)


@admin.register(Authenticator)
class AuthenticatorAdmin(OfOnePerson):
    """What it holds is a secret: that it is there is all there is to see."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__handle",)


@admin.register(UserSession)
class UserSessionAdmin(OfOnePerson):
    list_display = ("user", "created_at", "last_seen_at", "ip", "user_agent")
    list_filter = ("created_at",)
    list_select_related = ("user",)
    search_fields = ("user__handle",)
