"""What speaks for a film, or against it: codes in the database, words in the preview."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ID = "id"
ID_DIFFERS = "id_differs"
EXACT = "exact"
SPELLING = "spelling"
OTHER_TITLE = "other_title"
NEAR_YEAR = "near_year"
LATER_YEAR = "later_year"
FAR_YEAR = "far_year"
NO_YEAR = "no_year"
UNDATED = "undated"
DIRECTOR = "director"
OTHER_DIRECTOR = "other_director"
SUBTITLE = "subtitle"
SLIP = "slip"
PART = "part"
OTHER_NAME = "other_name"
NOT_YET = "not_yet"
CATALOGUE = "catalogue"
BY_HAND = "by_hand"

WORDS: dict[str, str | Promise] = {
    ID: _("The file names this film by its number."),
    ID_DIFFERS: _("The file names this film by its number, but title and year are others."),
    EXACT: _("Title and year are the same."),
    SPELLING: _("Title and year are the same, spelled a little differently."),
    OTHER_TITLE: _("Another title of this film, and the year, are the same."),
    NEAR_YEAR: _("The title is the same, the year is one off."),
    LATER_YEAR: _("The title is the same; it came out two years later."),
    FAR_YEAR: _("The title is the same, the year is not."),
    NO_YEAR: _("The title is the same; the file names no year."),
    UNDATED: _("The title is the same; nobody knows the film’s year."),
    DIRECTOR: _("Title and director fit."),
    OTHER_DIRECTOR: _("The title is the same, but the director is another."),
    SUBTITLE: _("The title is the same but for a subtitle."),
    SLIP: _("The title is the same but for a letter."),
    PART: _("A part of the title is the same."),
    OTHER_NAME: _("TMDB knows it by such a name too."),
    NOT_YET: _("It came out after it was seen."),
    CATALOGUE: _("The title is the same; nothing else is known yet."),
    BY_HAND: _("You looked for it."),
}
