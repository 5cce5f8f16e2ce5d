"""What walls and films are shown with where a link to them is shared."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from movies import social
from movies.cards.facts import HEIGHT, WIDTH
from movies.film import Film
from movies.templatetags.films import poster_url
from mymovie.templatetags.social import Picture

register = template.Library()


@register.simple_tag
def wall_picture(owner: User) -> Picture:
    alt = _("%(name)s’s wall") % {"name": owner.nickname}
    return Picture(settings.SITE_URL + social.card_url(owner), WIDTH, HEIGHT, alt)


@register.simple_tag
def poster_picture(poster: str, title: str) -> Picture | None:
    """None where the film has no poster."""
    alt = _("Poster of %(title)s") % {"title": title}
    return Picture(poster_url(poster, "w780"), 780, 1170, alt) if poster else None


@register.simple_tag
def wall_facts(owner: User) -> dict[str, Any]:
    return social.wall_facts(owner)


@register.simple_tag
def film_facts(film: Film) -> dict[str, Any]:
    return social.film_facts(film)
