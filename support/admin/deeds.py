"""Buttons of a change page: each leads to a page that asks for the reason, and does one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from support import roles
from support.forms import WordsField
from support.roles import BOTH, Role

if TYPE_CHECKING:
    from support.admin.base import StaffAdmin

Text = str | Promise
Told = Mapping[Any, Text]  # exception → what is said of it


class ReasonForm(forms.Form):
    reason = WordsField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("Kept in the staff log for good: no names, no addresses."),
    )


class NothingForm(forms.Form):
    pass


@dataclass(frozen=True, slots=True)
class Deed:
    """`do` gets actor=, the object as `subject`, and what the form says; what it raises is told kindly."""

    name: str
    label: Text
    question: Text
    do: Callable[..., object]
    subject: str
    said: Text
    form: type[forms.Form] = ReasonForm
    open_to: frozenset[Role] = BOTH
    is_offered: Callable[[Any], bool] = lambda obj: True
    problems: Told = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    initial: Callable[[Any], dict[str, object]] = lambda obj: {}
    leads_to_list: bool = False

    def is_open_to(self, request: HttpRequest) -> bool:
        return roles.role_of(request.user) in self.open_to


def offered(model_admin: StaffAdmin, request: HttpRequest, object_id: str) -> list[tuple[Text, str]]:
    """(label, address) of the buttons that make sense now for this role."""
    obj = model_admin.get_object(request, unquote(object_id)) if model_admin.deeds else None
    if obj is None:
        return []
    return [
        (deed.label, _url(model_admin, "deed", obj.pk, deed.name))
        for deed in model_admin.deeds
        if deed.is_open_to(request) and deed.is_offered(obj)
    ]


def view(model_admin: StaffAdmin, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
    deed = next((deed for deed in model_admin.deeds if deed.name == name), None)
    if deed is None or not model_admin.has_view_permission(request):
        raise PermissionDenied
    if not deed.is_open_to(request):
        raise PermissionDenied
    obj = model_admin.get_object(request, unquote(object_id))
    if obj is None:
        raise Http404
    form = deed.form(request.POST if request.method == "POST" else None, initial=deed.initial(obj))
    if request.method == "POST" and form.is_valid():
        try:
            deed.do(
                actor=roles.staff_of(request), **{deed.subject: obj}, **dict(deed.facts), **form.cleaned_data
            )
        except tuple(deed.problems) as error:
            form.add_error(None, str(_said_of(error, deed.problems)))
        else:
            messages.success(request, str(deed.said))
            return redirect(_after(model_admin, deed, obj))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": deed.label,
        "subtitle": str(obj),
        "opts": model_admin.opts,
        "original": obj,
        "deed": deed,
        "form": form,
        "back_url": _url(model_admin, "change", obj.pk),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/support/deed.html", context, status=status)


def _said_of(error: Exception, told: Told) -> Text:
    return next(text for kind, text in told.items() if isinstance(error, kind))


def _after(model_admin: StaffAdmin, deed: Deed, obj: Any) -> str:
    if deed.leads_to_list:
        return _url(model_admin, "changelist")
    return _url(model_admin, "change", obj.pk)


def _url(model_admin: StaffAdmin, page: str, *args: object) -> str:
    opts = model_admin.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args)
