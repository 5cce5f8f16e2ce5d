"""People for drill/cdn.py: Anna, full of what nobody else may see, and Ben."""

from typing import Any

EMAIL = "anna-canary-7d1f@example.com"
SECRET = "canary-of-a-private-memo-91c2"
FOLLOWED = "canary-of-somebody-she-follows-08ab"
OPEN = "What anybody may read."


def _session_of(person: Any) -> dict[str, str]:
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7, 192.0.2.3"})
    client.force_login(person)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def stage_cdn() -> dict[str, Any]:
    from accounts.models import Visibility
    from follows.actions import accept, follow
    from tests.factories import make_entry, make_movie, make_user

    anna, ben = make_user("anna", email=EMAIL, nickname="Anna Canaria"), make_user("ben")
    fay = make_user("fay", visibility=Visibility.FOLLOWERS)
    follow(follower=anna, followed=fay)
    accept(followed=fay, follower=anna)
    films = [make_movie(en=f"Film number {n}") for n in range(3)]
    for film in films[:2]:
        make_entry(anna, film, memo=OPEN, score=80)
    make_entry(anna, films[2], memo=SECRET, is_private=True)
    make_entry(fay, films[0], memo=FOLLOWED)
    make_entry(ben, films[1], memo="Ben's")
    shown = films[0].pk
    return {
        "cookies": {person.handle: _session_of(person) for person in (anna, ben)},
        "handle": anna.handle,
        "canaries": [EMAIL, SECRET, FOLLOWED],
        "addresses": [
            "/@anna/", f"/movies/{shown}/", "/@anna/?sort=score", f"/@anna/{shown}/", "/@anna/following/",
            "/@anna/followers/", "/@anna/feed.xml", "/@anna/card.png", "/people/", "/people/?q=anna",
        ],
        "listed": ["/sitemap-walls-1.xml"],
    }  # fmt: skip


def hide(handle: str) -> None:
    from accounts import actions
    from accounts.models import User, Visibility

    actions.choose_visibility(user=User.objects.get(handle=handle), visibility=Visibility.PRIVATE)
