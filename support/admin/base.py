"""What all our admin pages share: roles, reading without writing, searching by index, CSV, the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters, ShowFacets
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from support import log, roles
from support.admin import deeds, exports
from support.admin.paging import BoundedPaginator
from support.models import Act, StaffAction
from support.roles import ADMINISTRATORS, Role

PER_PAGE = 50


class StaffAdmin(admin.ModelAdmin):
    """Administrators alone, and to look at, unless a subclass says otherwise.

    Writes are deeds (support.admin.deeds): they go through the actions, which keep counts and the log.
    """

    open_to: ClassVar[frozenset[Role]] = ADMINISTRATORS
    # What operators may not see of it, wherever it would be shown, sorted by or exported.
    for_administrators: ClassVar[Sequence[str]] = ()
    deeds: ClassVar[Sequence[deeds.Deed]] = ()

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # they count all rows
    list_per_page = PER_PAGE
    list_max_show_all = PER_PAGE
    actions: Sequence[Any] = (exports.export_selected,)
    change_list_template = "admin/support/change_list.html"
    change_form_template = "admin/support/change_form.html"

    # --- Who may ------------------------------------------------------------------------------------
    def is_open_to(self, request: HttpRequest) -> bool:
        return roles.role_of(request.user) in self.open_to

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.is_open_to(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.is_open_to(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    # --- What they see ------------------------------------------------------------------------------
    def _seen(self, request: HttpRequest, names: Sequence[Any]) -> list[Any]:
        if roles.role_of(request.user) is Role.ADMINISTRATOR:
            return list(names)
        return [name for name in names if name not in self.for_administrators]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self._seen(request, self.list_display)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return self._seen(request, self.list_filter)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return self._seen(request, self.fields or self.list_display)

    def get_exported(self, request: HttpRequest) -> list[str]:
        """The columns of the CSV."""
        return self.get_list_display(request)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only by the filters of this role: any other column could be guessed at, letter by letter."""
        if request is None:
            return False
        name = lookup.partition("__")[0]
        return name in self.get_list_filter(request) or lookup in ("pk", "id__exact")

    # --- Searching ----------------------------------------------------------------------------------
    def find(self, queryset: QuerySet[Any], query: str, request: HttpRequest) -> QuerySet[Any]:
        """What the search box finds; by an index, as the tables are long."""
        return super().get_search_results(request, queryset, query)[0]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        query = search_term.strip()
        return (self.find(queryset, query, request) if query else queryset), False

    def complete(self, rows: list[Any]) -> None:
        """Put on a page of rows what it takes to draw them; a fixed number of queries."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[exports.StaffChangeList]:
        return exports.StaffChangeList

    # --- Pages of ours ------------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("export/", view(require_POST(self.export_view)), name=f"{name}_export"),
            path("<path:object_id>/deed/<slug:deed>/", view(self.deed_view), name=f"{name}_deed"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The whole list, as it is filtered and sorted now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:  # as Django's own list does
            return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        return exports.export(self, request, rows)

    def deed_view(self, request: HttpRequest, object_id: str, deed: str) -> HttpResponse:
        return deeds.view(self, request, object_id, deed)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        export_url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
        context = {"export_url": f"{export_url}?{query}" if query else export_url}
        return super().changelist_view(request, context | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        context = {"deeds": deeds.offered(self, request, object_id) if object_id else []}
        return super().changeform_view(request, object_id, form_url, context | (extra_context or {}))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """In our own log: Django's would keep names of people who are gone."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_permission(request, obj):
            raise PermissionDenied
        query = {"subject_kind__exact": log.kind_of(obj), "q": log.key_of(obj)}
        return redirect(reverse("admin:support_staffaction_changelist", query=query))

    # --- The log; Django uses nothing of what these give back -----------------------------------------
    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> StaffAction:  # type: ignore[override]
        return log.write(actor=roles.staff_of(request), action=Act.ADD, subject=obj)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> StaffAction:  # type: ignore[override]
        return log.write(actor=roles.staff_of(request), action=Act.CHANGE, subject=obj)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[StaffAction]:  # type: ignore[override]
        return [log.write(actor=roles.staff_of(request), action=Act.DELETE, subject=obj) for obj in queryset]
