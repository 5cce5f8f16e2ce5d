from typing import Any

from accounts.adapter import Adapter
from accounts.models import User
from tests.factories import make_user


class OvertakenByAddress(Adapter):
    """Somebody else signs up with the same address after the form found it free."""

    def clean_password(self, password: str, user: Any = None) -> str:
        if not User.objects.filter(handle="faster").exists():
            make_user("faster", email=user.email)
        return super().clean_password(password, user)


class Overtaken(Adapter):
    """Somebody else signs up with the same handle after the form found it free, and is saved first."""

    def clean_password(self, password: str, user: Any = None) -> str:
        if user.handle and not User.objects.filter(handle=user.handle).exists():
            make_user(user.handle, email="faster@example.com")
        return super().clean_password(password, user)
