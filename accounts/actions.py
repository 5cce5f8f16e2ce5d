"""Every write of people."""

from accounts.models import User


def choose_language(*, user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])
