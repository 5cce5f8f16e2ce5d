from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mymovie.models import Mail, MailQuerySet
from support import mail, roles
from support.admin import exports
from support.admin.base import StaffAdmin
from support.admin.deeds import Deed, NothingForm
from support.roles import ADMINISTRATORS


class GivenUp(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waits", _("waits to be sent")), ("dead", _("cannot be sent"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "dead":
            return queryset.dead()
        return queryset.waiting() if self.value() == "waits" else queryset


@admin.action(description=_("Send the selected ones again"))
def send_selected_again(model_admin: StaffAdmin, request: HttpRequest, queryset: MailQuerySet) -> None:
    count = 0
    for one in queryset.dead():
        try:
            mail.send_again(actor=roles.staff_of(request), mail=one)
        except mail.NotDead:
            continue
        count += 1
    told = ngettext("%(count)s mail is sent again.", "%(count)s mails are sent again.", count)
    messages.success(request, told % {"count": count})


@admin.register(Mail)
class MailAdmin(StaffAdmin):
    """What has not gone out. Never its words: they hold codes, and whoever reads one can pass for another."""

    list_display = (
        "created_at", "kind", "recipient", "attempts", "due_at", "leased_until", "failed_at", "last_error",
    )  # fmt: skip
    list_filter = (GivenUp, "created_at")
    search_fields = ("recipient",)
    ordering = ("-created_at",)
    actions = (send_selected_again, exports.export_selected)
    deeds = (
        Deed(
            "send-again",
            _("Send it again"),
            _("It is tried for three more days. A code in it has run out."),
            mail.send_again,
            "mail",
            _("It goes out with the next."),
            form=NothingForm,
            open_to=ADMINISTRATORS,
            is_offered=lambda one: one.failed_at is not None,
            problems={mail.NotDead: _("It waits for its turn, or has gone out by now.")},
        ),
    )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup == GivenUp.parameter_name or super().lookup_allowed(lookup, value, request)

    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        return queryset.filter(recipient__iexact=query)
