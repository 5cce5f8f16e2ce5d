from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Look after people. Nobody is added or deleted here: walls and film counts hang on them."""

    list_display = ("handle", "nickname", "email", "visibility", "is_active", "is_staff", "joined_at")
    list_filter = ("visibility", "is_active", "is_staff", "language")
    search_fields = ("handle", "nickname", "email")
    fields = (
        "handle", "nickname", "email", "link", "country", "language", "time_zone", "visibility",
        "is_active", "is_staff", "is_superuser", "groups", "joined_at", "last_login", "wall_version",
    )  # fmt: skip
    # These move whole walls (is_public, the dates, the films' counts): not by a mere field.
    readonly_fields = (
        "handle",
        "email",
        "country",
        "visibility",
        "is_active",
        "joined_at",
        "last_login",
        "wall_version",
    )
    filter_horizontal = ("groups",)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Only what was changed: the wall's counts may have moved since the page was opened."""
        columns = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=[name for name in form.changed_data if name in columns])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
