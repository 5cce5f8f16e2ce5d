"""Any list of the admin as CSV: streamed, for the columns that this role may see."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from mymovie.csv import BOM, as_text
from support import log, roles
from support.admin.paging import BoundedPaginator, rows_about
from support.models import Act

if TYPE_CHECKING:
    from support.admin.base import StaffAdmin

AT_ONCE = 500


class StaffChangeList(ChangeList):
    model_admin: StaffAdmin

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        self.model_admin.complete(self.result_list)
        assert isinstance(self.paginator, BoundedPaginator)
        self.has_more = self.paginator.has_more
        is_whole = not (self.query or self.get_filters_params())
        self.rows_about = rows_about(self.model) if self.has_more and is_whole else None


@admin.action(description=_("Export the selected ones as CSV"))
def export_selected(
    model_admin: StaffAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> StreamingHttpResponse:
    return export(model_admin, request, queryset)


def export(model_admin: StaffAdmin, request: HttpRequest, rows: QuerySet[Any]) -> StreamingHttpResponse:
    columns = model_admin.get_exported(request)
    log.write(
        actor=roles.staff_of(request),
        action=Act.EXPORT,
        subject=model_admin.model,
        after={"columns": columns},
    )
    lines = _lines(model_admin, rows, columns, translation.get_language() or "ja")
    name = f"{model_admin.opts.model_name}-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _lines(model_admin: StaffAdmin, rows: QuerySet[Any], columns: list[str], language: str) -> Iterator[str]:
    """Some hundreds of rows at a time, so that a list of any length takes the same memory."""
    with translation.override(language):
        labels = [str(label_for_field(name, model_admin.model, model_admin)) for name in columns]
        head = BOM + as_csv([labels])
    yield head
    source = rows.iterator(chunk_size=AT_ONCE)
    while chunk := list(islice(source, AT_ONCE)):
        model_admin.complete(chunk)
        with translation.override(language):  # not over the yield: others run in between
            text = as_csv([_value(model_admin, row, name) for name in columns] for row in chunk)
        yield text


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    out = StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def cell(value: object) -> object:
    """Safe to open in a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return as_text(str(value))


def _value(model_admin: StaffAdmin, row: Model, name: str) -> object:
    try:
        field, _attribute, value = lookup_field(name, row, model_admin)
    except ObjectDoesNotExist:
        return None
    if field is not None and getattr(field, "choices", None):
        return getattr(row, f"get_{field.name}_display")()
    return value
