"""A public wall as an Atom feed, for readers elsewhere."""

import datetime as dt
import hashlib
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from follows.http import of_public_owner
from movies.models import Entry
from movies.order import Order
from mymovie.caching import public_for

NEWEST = 30


class _Feed(Atom1Feed):
    def latest_post_date(self) -> dt.datetime:
        """Not now, as Django has it, where there is no film: an empty feed stays the same too."""
        return super().latest_post_date() if self.items else dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@require_safe
@public_for(60)
@of_public_owner
def atom(request: HttpRequest, owner: User) -> HttpResponse:
    """The newest films, in the owner's language, as anybody sees them; the same for every reader."""
    everybody = AnonymousUser()
    entries = Entry.objects.visible_to(everybody).owned_by(owner).in_order(Order()).for_cards(owner.language)
    newest = list(entries[:NEWEST])
    body = _write(owner, newest)
    # Of what is said, and not of the wall's version, which private entries step as well.
    response = HttpResponse(body, content_type=Atom1Feed.content_type)
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if newest:
        response["Last-Modified"] = http_date(max(_updated(entry, owner) for entry in newest).timestamp())
    response["Content-Language"] = owner.language
    # Not by the date: a memo may be revised without a film being registered.
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _write(owner: User, entries: list[Entry]) -> bytes:
    wall = _absolute(owner.get_absolute_url())
    with translation.override(owner.language):
        feed = _Feed(
            title=_("%(name)s’s wall") % {"name": owner.nickname},
            link=wall,
            description=None,
            language=owner.language,
            author_name=owner.nickname,
            author_link=wall,
            feed_url=_absolute(reverse("movies:feed", args=[owner.handle])),
        )
        for entry in entries:
            link = _absolute(reverse("movies:entry", args=[owner.handle, entry.movie_id]))
            feed.add_item(
                title=entry.title if entry.score is None else f"{entry.title} – {entry.score}/100",
                link=link,
                description=_said(entry),  # type: ignore[arg-type]  # None is no summary
                unique_id=_tag_of(link, entry),
                pubdate=entry.registered_at,
                updateddate=_updated(entry, owner),
            )
        return feed.writeString("utf-8").encode()


def _updated(entry: Entry, owner: User) -> dt.datetime:
    """When it was last written: of a revision the day is known, as it was for its owner.

    With a memo that is hidden, that it was written is hidden too.
    """
    if entry.memo_is_hidden or entry.revised_on <= entry.registered_at.astimezone(owner.zone).date():
        return entry.registered_at
    return dt.datetime.combine(entry.revised_on, dt.time.min, owner.zone)


def _tag_of(link: str, entry: Entry) -> str:
    """RFC 4151: what goes on naming the entry, wherever the site moves. (Django's ends in two slashes.)"""
    parts = urlsplit(link)
    return f"tag:{parts.hostname},{entry.registered_at:%Y-%m-%d}:{parts.path}"


def _said(entry: Entry) -> str | None:
    """As HTML, which a summary is."""
    if not entry.shown_memo:
        return None
    if entry.has_spoiler:
        return _("The memo gives the plot away; it is on the wall.")
    return linebreaks(entry.shown_memo, autoescape=True)


def _absolute(path: str) -> str:
    return urljoin(settings.SITE_URL, path)
