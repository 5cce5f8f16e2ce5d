"""How films look in templates: poster addresses, dates with their country, the hue of a card."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import User
from movies.counts import of_wall
from movies.models import Entry, Precision, Watched
from movies.releases import WORLD, Release

register = template.Library()

# image.tmdb.org is CDN and contract: posters are linked, never copied.
IMAGES = "https://image.tmdb.org/t/p/"
WIDTHS = (185, 342, 500)
HUES = 12


@register.filter
def poster_url(path: str, size: str) -> str:
    return f"{IMAGES}{size}{path}"


@register.filter
def poster_srcset(path: str) -> str:
    return ", ".join(f"{IMAGES}w{width}{path} {width}w" for width in WIDTHS)


@register.filter
def hue(tmdb_id: int) -> int:
    """Which of the card colours a film has: always the same one."""
    return tmdb_id * 7 % HUES


@register.filter
def title_setting(title: str) -> str:
    """Classes of a title on a card: down it, as on a Japanese flyer; across where most is Latin letters."""
    is_latin = 2 * sum(character.isascii() and character.isalnum() for character in title) > len(title)
    length = "short" if len(title) < 8 else "line" if len(title) < 11 else "long" if len(title) > 24 else ""
    names = ["latin" if is_latin else "", length]
    return " ".join(f"poster__title--{name}" for name in names if name)


@register.filter
def country_name(code: str) -> str:
    return str(countries.name(code) or code)


@register.filter
def release_label(release: Release) -> str:
    """ "Japan 2010-07-23", "World 2010-07-15", or that the date is unknown."""
    if release.on is None:
        return _("Release date unknown")
    day = date_format(release.on, "DATE_FORMAT")
    if release.country == WORLD:
        return _("World %(date)s") % {"date": day}
    return _("%(country)s %(date)s") % {"country": country_name(release.country), "date": day}


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
