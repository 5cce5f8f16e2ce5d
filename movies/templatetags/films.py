"""How films look in templates: cards, posters, scores, dates."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from movies.card import country_name, draw_card, draw_poster, draw_score, hue, release_label, title_setting
from movies.counted import films_counted
from movies.counts import of_wall
from movies.models import Entry, Precision, Watched

register = template.Library()

# image.tmdb.org is CDN and contract: posters are linked, never copied.
IMAGES = "https://image.tmdb.org/t/p/"
WIDTHS = (185, 342, 500)


@register.filter
def poster_url(path: str, size: str) -> str:
    return f"{IMAGES}{size}{path}"


@register.filter
def poster_srcset(path: str) -> str:
    return ", ".join(f"{IMAGES}w{width}{path} {width}w" for width in WIDTHS)


register.filter("hue", hue)
register.filter("films_counted", films_counted)
register.filter("title_setting", title_setting)
register.filter("country_name", country_name)
register.filter("release_label", release_label)
register.simple_tag(draw_poster, name="poster")
register.simple_tag(draw_score, name="score")


@register.simple_tag
def card(entry: Entry, **how: Any) -> SafeString:
    """Of an entry with its owner loaded."""
    return draw_card(entry, entry.owner, entry.owner.get_absolute_url(), **how)


@register.filter
def watched_label(watched: Watched) -> str:
    """As exactly as its owner knows: a day, a month, a year, or "" for unknown."""
    if watched.on is None:
        return ""
    if watched.precision == Precision.YEAR:
        return _("%(year)d") % {"year": watched.on.year}
    is_month = watched.precision == Precision.MONTH
    return date_format(watched.on, "YEAR_MONTH_FORMAT" if is_month else "DATE_FORMAT")


@register.filter
def registered_on(entry: Entry) -> dt.date:
    """The day of registration as its owner had it, on every page and whoever looks."""
    return timezone.localdate(entry.registered_at, entry.owner.zone)


@register.filter
def instant(moment: dt.datetime) -> str:
    """As `datetime` takes it, to the minute: a script counts the reader's own days from it."""
    return moment.astimezone(dt.UTC).isoformat(timespec="minutes")


@register.filter
def film_count(person: User) -> int:
    """How many films others see on the wall; kept with the person, so no query."""
    return of_wall(person, is_owner=False).total
