"""Every table of the site is decided on: a new one without a line fails here."""

import json

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from tests.transfer import tables
from tests.transfer.canaries import FILLERS, NO_MARK, Canaries
from transfer.export import document, person

pytestmark = pytest.mark.django_db

# Columns that are told to nobody, and why. The rest of their row is in the take-out.
NEVER_TOLD = {
    "mfa.Authenticator.data (secret)": "whoever has it can log in",
    "account.EmailConfirmation.key": "whoever has it can confirm the address",
    "support.Report.text (about them)": "would tell who made the report",
    "support.Report.memo": "a copy of words of theirs, which are told with their entry",
    "admin.LogEntry.object_repr": "about others",
    "admin.LogEntry.change_message": "about others",
}


def take_out(canaries: Canaries) -> str:
    written = "".join(document.pieces(canaries.person, language="ja", made_at=timezone.now()))
    return json.dumps(json.loads(written) | {"made_at": ""}, ensure_ascii=False)


def test_it_is_decided_of_every_table_whether_it_speaks_of_people() -> None:
    labels = {model._meta.label for model in tables.everything()}
    assert labels - tables.about_people() == set(tables.NOT_ABOUT_PEOPLE)


def test_the_walk_finds_chains_of_foreign_keys() -> None:
    assert tables.paths()["account.EmailConfirmation.email_address"] == "email_address__user"


def test_every_table_of_people_has_a_filler() -> None:
    assert tables.about_people() - {"accounts.User"} == set(FILLERS)


def test_every_path_to_a_person_is_filled(canaries: Canaries) -> None:
    empty = [
        path for path, look_up in tables.paths().items() if not rows_of(canaries, path, look_up).exists()
    ]
    assert empty == []


def test_every_text_column_of_people_bears_a_mark() -> None:
    columns = {column for label in tables.about_people() for column in tables.text_columns(label)}
    marked = {column.split(" ")[0] for column in canaries_without_database()}
    assert columns - marked == set(NO_MARK) & columns


def canaries_without_database() -> set[str]:
    """The columns that the fillers name."""
    import re
    from pathlib import Path

    source = Path(__file__).with_name("canaries.py").read_text()
    return set(re.findall(r"mark\([\"']([\w. ()]+)[\"']\)", source))


def test_what_is_in_the_take_out_and_what_is_left_out_is_every_path_to_the_person(canaries: Canaries) -> None:
    """A path is in it if the take-out is another without the rows at its end."""
    whole = take_out(canaries)
    unseen = {
        path for path, look_up in tables.paths().items() if take_out_without(canaries, path, look_up) == whole
    }
    assert unseen == set(person.LEFT_OUT)


def take_out_without(canaries: Canaries, path: str, look_up: str) -> str:
    with transaction.atomic():
        rows = rows_of(canaries, path, look_up)
        doomed = rows.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))
        doomed._raw_delete(connection.alias)
        without = take_out(canaries)
        transaction.set_rollback(True)
    return without


def rows_of(canaries: Canaries, path: str, look_up: str):
    model = apps.get_model(path.rsplit(".", 1)[0])
    return model._base_manager.filter(**{look_up: canaries.person})


def test_every_word_of_theirs_is_in_the_take_out(canaries: Canaries) -> None:
    whole = take_out(canaries)
    missing = {column for column, mark in canaries.marks.items() if mark not in whole}
    assert missing == set(NEVER_TOLD)
