"""What is asked of the site's own code, in a process beside it: people to begin with, and proofs afterwards.

One JSON per line in, one out.
"""

import json
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from drill.inside_cdn import hide, stage_cdn
from drill.inside_mail import mails, send_dead_again
from drill.inside_tmdb import film_rows, renewed, stage_tmdb
from drill.inside_transfer import go_on, held, job, stage_import

DEMAND_S = 60


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr  # where the site's own log goes
    django.setup()
    from django.db import InterfaceError, OperationalError, connection

    for line in sys.stdin:
        asked = json.loads(line)
        deed = DEEDS[asked.pop("do")]
        end = time.monotonic() + DEMAND_S
        while True:
            try:
                answer = deed(**asked)
                break
            except (OperationalError, InterfaceError):  # the server is on its way back
                if time.monotonic() > end:
                    raise
                connection.close()
                time.sleep(0.1)
        print(json.dumps(answer), file=answers, flush=True)


def people(handles: list[str], password: str) -> dict[str, dict[str, str]]:
    """Members who have logged in, each with their cookies."""
    from allauth.account.models import EmailAddress
    from django.conf import settings
    from django.contrib.auth.hashers import make_password
    from django.test import Client

    from accounts.models import User

    hashed, cookies = make_password(password), {}
    for handle in handles:
        user = User.objects.create_user(f"{handle}@example.com", handle, None, nickname=handle)
        user.password = hashed
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        client = Client(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7, 192.0.2.3"})
        client.force_login(user)
        cookies[handle] = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: secrets.token_hex(16),
        }
    return cookies


def films(count: int) -> list[int]:
    from tests.factories import make_movie

    return [make_movie().pk for _ in range(count)]


def put(handle: str, film: int, memo: str | None) -> None:
    """The film on the wall with these words, or off it, and nothing left of before."""
    from accounts.models import User
    from movies import actions
    from movies.models import RemovedEntry

    owner = User.objects.get(handle=handle)
    actions.remove_entry(owner=owner, tmdb_id=film)
    RemovedEntry.objects.filter(owner=owner).delete()
    if memo is not None:
        actions.register_movie(owner=owner, tmdb_id=film, impression=actions.Impression(memo=memo))


def unfollow(handle: str, idol: str) -> None:
    from accounts.models import User
    from follows import actions

    people = {user.handle: user for user in User.objects.filter(handle__in=[handle, idol])}
    actions.unfollow(follower=people[handle], followed=people[idol])


def proofs() -> dict[str, Any]:
    """What must hold whatever happened: kept counts, references, no transaction left open."""
    from movies.counts import reconcile

    return {
        "drift": [f"{drift.of}: {drift.kept} for {drift.counted}" for drift in reconcile(fix=False)],
        "orphans": _orphans(),
        "open": _open_transactions(),
    }


def rows() -> dict[str, Any]:
    """All that a ledger is held against."""
    from follows.models import Follow
    from movies.models import Entry
    from support.models import ContactMessage

    entries = Entry.objects.values_list("owner__handle", "movie_id", "memo", "version")
    return {
        "entries": list(entries),
        "follows": list(Follow.objects.values_list("follower__handle", "followed__handle")),
        "messages": list(ContactMessage.objects.values_list("text", flat=True)),
    }


def _orphans() -> list[str]:
    """Rows that refer to nothing, whatever the constraints say of themselves."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            for column, (key, other) in connection.introspection.get_relations(cursor, table).items():
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" a WHERE "{column}" IS NOT NULL AND NOT EXISTS'
                    f' (SELECT 1 FROM "{other}" b WHERE b."{key}" = a."{column}")'
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column}")
    return found


def _open_transactions(patience_s: float = 2.0) -> int:
    """Sessions idle in a transaction that stay so."""
    from django.db import connection

    end = time.monotonic() + patience_s
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
            count: int = cursor.fetchone()[0]
        if not count or time.monotonic() > end:
            return count
        time.sleep(0.05)


DEEDS: dict[str, Callable[..., Any]] = {
    deed.__name__: deed
    for deed in (
        *(people, films, put, unfollow, proofs, rows),
        *(stage_cdn, hide, stage_tmdb, renewed, film_rows, mails, send_dead_again),
        *(stage_import, job, go_on, held),
    )
}

if __name__ == "__main__":
    main()
