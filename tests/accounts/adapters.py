from typing import Any

from accounts.adapter import Adapter
from accounts.models import User
from tests.factories import make_user


class OvertakenByAddress(Adapter):
    """Somebody else signs up with the same address meanwhile."""

    def save_user(self, request: Any, user: User, form: Any, commit: bool = True) -> User:
        make_user("faster", email=form.cleaned_data["email"])
        return super().save_user(request, user, form, commit=commit)


class Overtaken(Adapter):
    """Somebody else signs up with the same handle after the form was found good, and is saved first."""

    def save_user(self, request: Any, user: User, form: Any, commit: bool = True) -> User:
        make_user(form.cleaned_data["username"], email="faster@example.com")
        return super().save_user(request, user, form, commit=commit)
