"""How people stand in URLs."""

from django.urls import register_converter


class HandleConverter:
    """Any case: the view sends other spellings to the one that is stored."""

    regex = "[A-Za-z0-9_]{3,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(HandleConverter, "handle")
