"""What walls and films are shown with where a link to them is shared."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from movies import social
from movies.cards.facts import HEIGHT, WIDTH
from movies.film import Film
from movies.templatetags.films import poster_url
from movies.wall_head import draw_head
from mymovie.templatetags.social import Picture

register = template.Library()


@register.simple_tag(takes_context=True)
def wall_head(context: Mapping[str, Any]) -> SafeString:
    """Needs wall, user and request; request_count on one's own wall."""
    token = str(context["csrf_token"]) if context["user"].is_authenticated else ""
    here, asking = context["request"].get_full_path(), context.get("request_count", 0)
    return draw_head(context["wall"], token=token, here=here, request_count=asking)


@register.simple_tag
def wall_picture(owner: User) -> Picture:
    return Picture(settings.SITE_URL + social.card_url(owner), WIDTH, HEIGHT, wall_name(owner))


@register.filter
def wall_name(owner: User) -> str:
    return _("%(name)s’s wall") % {"name": owner.nickname}


@register.filter
def wall_told(owner: User, number: int) -> str:
    """How many films are on it, for whoever reads of it elsewhere."""
    said = ngettext("%(films)s film that %(name)s watched", "%(films)s films that %(name)s watched", number)
    return said % {"films": intcomma(number), "name": owner.nickname}


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
