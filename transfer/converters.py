"""What imports and their rows are called in addresses; anything else is 404 before a database is asked."""

from transfer.models import KEY_LENGTH


class ImportKeyConverter:
    regex = f"[a-z0-9]{{{KEY_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class RowNumberConverter:
    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
