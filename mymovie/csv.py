"""Tables that spreadsheets open without executing what somebody wrote."""

import unicodedata

BOM = "\ufeff"  # without it Excel reads Japanese as something else


def as_text(value: str) -> str:
    """With a ' before what a spreadsheet would take for a formula, in full width too.

    See OWASP, CSV Injection. A text that begins with ' gets another, so that one can always be taken away.
    """
    first = unicodedata.normalize("NFKC", value.lstrip(" \u3000")[:1])
    return f"'{value}" if value[:1] in ("\t", "\r", "\n", "'") or first in ("=", "+", "-", "@") else value


def from_text(value: str) -> str:
    """What `as_text` was given. What it never wrote stays as it is ("'71" is a film)."""
    return value[1:] if value[:1] == "'" and as_text(value[1:]) == value else value
