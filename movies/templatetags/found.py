"""People who were found, and what of theirs a feed or a film's page brings."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from follows.templatetags.people import follow_button
from movies.directory import Row, Tab
from movies.feed_group import draw_group
from movies.found import draw_row
from movies.models import Entry
from movies.said_row import draw_said

register = template.Library()

register.simple_tag(draw_group, name="feed_group")


@register.simple_tag(takes_context=True)
def person_row(context: Mapping[str, Any], row: Row, tab: Tab | None = None) -> SafeString:
    """Needs user and request."""
    return draw_row(row, context["user"], follow_button(context, row.person), tab)


@register.simple_tag(takes_context=True)
def said_row(context: Mapping[str, Any], entry: Entry) -> SafeString:
    """Needs user and request."""
    viewer = context["user"]
    button = follow_button(context, entry.owner) if viewer.is_authenticated else SafeString()
    return draw_said(entry, viewer, button)
