"""Why an upload cannot be read at all, in words for beside the field."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, str | Promise] = {
    "empty": _("There is nothing in it."),
    "too_large": _(
        "It is larger than 20 MB. Divide it, or leave out what is not about films. Of an archive of MyMovie, "
        "mymovie.json in a zip of its own is enough."
    ),
    "unpacks_too_large": _("It unpacks to more than a list of films can be."),
    "packed_otherwise": _("It is packed in a way that we do not unpack. Unpack it, and give what is inside."),
    "too_many_files": _("There are more than 500 files in it."),
    "too_many_rows": _(
        "It has more than 50,000 films, or 100,000 lines about them. Divide it into several files."
    ),
    "cell_too_long": _("One of its cells is longer than any title or review."),
    "encrypted": _("It is locked with a password. Unpack it first, and give what is inside."),
    "spreadsheet": _("It is a spreadsheet. Save it as CSV, and give that."),
    "damaged": _("The zip is damaged: part of it cannot be unpacked. Download it again."),
    "damaged_json": _("The file is damaged: it ends or breaks off in the middle. Download it again."),
    "no_text": _("It is neither a table nor a zip."),
    "unknown": _("It holds no table of films that we know."),
    "no_rows": _("It has a heading, and no film beneath it."),
}


class Unreadable(Exception):
    """Nothing of the upload can be taken. `message` is for the person who gave it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = MESSAGES[code]
