"""Where each service gives out what one wrote there, in the words of its own menus."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Guide:
    name: str | Promise
    how: str | Promise
    # What of it comes along.
    brings: str | Promise


GUIDES = (
    Guide(
        "Filmarks",
        _(
            "Filmarks has no export. Open your page with the marks, scroll to the end of it, select all,"
            " copy, and paste it above. A CSV from one of the tools that people made for it works too."
        ),
        _("Scores with their tenths, reviews"),
    ),
    Guide(
        "Letterboxd",
        _("Settings → Data → Export your data. Give the zip as it is; any of the CSVs in it works too."),
        _("Scores, diary with every rewatch, reviews, watchlist"),
    ),
    Guide(
        "IMDb",
        _("Your ratings → ⋯ → Export. The same on the page of your watchlist and of any list."),
        _("Scores, days, lists"),
    ),
    Guide(
        "Trakt",
        _("Settings → Data → Export. Give the zip as it is."),
        _("Scores, history with every play, watchlist"),
    ),
    Guide("TMDB", _("The CSVs of your ratings and your watchlist."), _("Scores, watchlist")),
    Guide(
        "Netflix",
        _("Account → your profile → Viewing activity → Download all. Series are left out."),
        _("Days"),
    ),
    Guide("Simkl", _("Settings → Backup: the CSV."), _("Scores, days, memos, watchlist")),
    Guide(
        "Yamtrack, Movary, NeoDB",
        _("The CSVs, or the zip, of their export. Of Movary any of the three."),
        _("Scores, days, comments, watchlist"),
    ),
    Guide(
        "MyMovie",
        _("Settings → Account → Take your data out: the zip or the JSON in it, from this site or another."),
        _("Everything"),
    ),
    Guide(
        _("A table of your own"),
        _("Any CSV or TSV with a line for each film, also from a spreadsheet: you say which column is what."),
        _("Titles, and whatever else stands in it"),
    ),
)
