"""No form sets what it does not ask for: every field of every model goes to every route that takes POST."""

from typing import Any

import pytest
from django.apps import apps

from accounts.models import User
from tests.access.conftest import People, client_of
from tests.access.outcomes import LOG_IN, REFUSED
from tests.access.table import FULL, TABLE, Line

pytestmark = pytest.mark.once

TAKE_POST = [line for line in TABLE if not {*line.post} <= {REFUSED, LOG_IN}]
EVERY_FIELD = {field.name for model in apps.get_models() for field in model._meta.get_fields()} | {
    field.attname for model in apps.get_models() for field in model._meta.concrete_fields
}


# They follow from what is done.
KEPT = {
    *("film_count", "last_entry_at", "nickname_key", "wall_counts", "wall_version"),
    *("watchlist_count", "watchlist_version"),
}
ONLY_GIVEN = {"is_staff", "is_superuser", "groups"}


@pytest.mark.parametrize("value", ["1", "true"])
@pytest.mark.parametrize("line", TAKE_POST, ids=lambda line: line.name)
def test_no_form_sets_what_it_does_not_ask_for(line: Line, value: str, people: People) -> None:
    persona = "visitor" if line.post.visitor != LOG_IN else "owner"
    before, asked = everybody(), FULL.get(line.name, {})
    client_of(people[persona]).post(line.path, dict.fromkeys(EVERY_FIELD, value) | asked)
    assert changes(before, everybody()) <= KEPT | asked.keys()


def everybody() -> dict[int, dict[str, Any]]:
    names = [field.attname for field in User._meta.concrete_fields]
    return {
        user.pk: {name: getattr(user, name) for name in names}
        | {"groups": list(user.groups.values_list("pk", flat=True))}
        for user in User.objects.prefetch_related("groups")
    }


def changes(before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]]) -> set[str]:
    """Of a new person, what nobody has from the beginning."""
    return {
        name
        for pk, row in after.items()
        for name in row
        if (row[name] != before[pk][name] if pk in before else name in ONLY_GIVEN and row[name])
    }
