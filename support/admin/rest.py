"""Tables of ours that need no page of their own: for administrators, to look at."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from movies.models import MovieRelease, MovieText
from support.admin import desk, films, follows, jobs, people  # noqa: F401  they come first
from support.admin.base import StaffAdmin

ROOMS = ("accounts", "follows", "jobs", "movies", "support", "transfer")
WITHIN_ANOTHER = (MovieText, MovieRelease)
LONG = (models.JSONField, models.TextField, models.BinaryField)


class RestAdmin(StaffAdmin):
    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """A file that somebody brought may have 20 MB, and nobody looks at it here."""
        fields = self.model._meta.concrete_fields
        files = [field.name for field in fields if isinstance(field, models.BinaryField)]
        return super().get_queryset(request).defer(*files)


def admin_of(model: type[models.Model]) -> type[StaffAdmin]:
    columns = [field for field in model._meta.concrete_fields if not isinstance(field, LONG)]
    shown = [field.name for field in columns if not (field.primary_key and field.auto_created)]
    related = [field.name for field in columns if field.is_relation]
    dates = [field.name for field in columns if isinstance(field, models.DateField)]
    return type(
        f"{model.__name__}Admin",
        (RestAdmin,),
        {"list_display": shown, "list_select_related": related, "list_filter": dates},
    )


for room in ROOMS:
    for model in apps.get_app_config(room).get_models():
        if not admin.site.is_registered(model) and model not in WITHIN_ANOTHER:
            admin.site.register(model, admin_of(model))
