"""What people type, cleaned before anything else is asked of it: NFC, nothing that cannot be seen.

Each text field of a form is one of these, or says itself what it does: tests/mymovie/test_fields.py.
"""

from django import forms

from mymovie.text import clean_line, clean_text


class LineField(forms.CharField):
    """One line; its length is taken after cleaning, as NFC can make it longer."""

    def to_python(self, value: object) -> str:
        return clean_line(str(value or ""))


class TextField(forms.CharField):
    """Lines; browsers send each break as two characters, so the length is taken after cleaning."""

    def to_python(self, value: object) -> str:
        return clean_text(str(value or ""))
