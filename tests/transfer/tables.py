"""Which tables of the whole site speak of people, read from the models themselves."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from accounts.models import User

Table = type[models.Model]

# Tables from which no foreign key leads to a person, and why none has to.
NOT_ABOUT_PEOPLE = {
    "accounts.RetiredHandle": "a keyed digest, kept so that nobody gets the handle again",
    "auth.Group": "the roles of the staff",
    "auth.Permission": "what there is to be allowed",
    "auth.Group_permissions": "what the roles are allowed",
    "contenttypes.ContentType": "the names of tables",
    "django_tasks_database.DBTaskResult": "the number of a job, which says nothing once the job is gone",
    "jobs.Duty": "when each job is due",
    "jobs.Run": "what became of a job: numbers of things, an error without what was a person's",
    "movies.CatalogueImport": "when TMDB's list of films was read",
    "movies.ChangesRead": "the day up to which TMDB's changes were read",
    "movies.FilmOfWeek": "films, with a public count of the last hour",
    "movies.KnownFilm": "films, by their titles",
    "movies.Movie": "films, with public counts",
    "movies.MovieText": "films",
    "movies.MovieRelease": "films",
    "movies.MergedMovie": "films",
    "mymovie.Mail": "mail that has not gone out, by address; it goes with the person (accounts.erasure)",
    "mymovie.Spent": "keyed digests, forgotten within the hour after their limit has run out",
    "mymovie.StaleCopy": "that a cache is to let go of all it has",
    "sessions.Session": "encoded: whose they are is looked up when they are erased",
    "support.StaffAction": "numbers of people instead of names, and stays",
}


def everything() -> list[Table]:
    return apps.get_models(include_auto_created=True)


def paths() -> dict[str, str]:
    """`{app.Model.field: look-up}` of every foreign key at the start of a chain that ends at a person."""
    found: dict[str, str] = {}
    reached: dict[Table, set[str]] = {User: {""}}
    while True:
        before = len(found)
        for model in everything():
            for field in model._meta.concrete_fields:
                for path in list(reached.get(field.related_model, ())) if field.related_model else ():
                    look_up = f"{field.name}__{path}" if path else field.name
                    if model is not User:
                        found[f"{model._meta.label}.{field.name}"] = look_up
                        reached.setdefault(model, set()).add(look_up)
        if len(found) == before:
            return found


def about_people() -> set[str]:
    return {"accounts.User", *(path.rsplit(".", 1)[0] for path in paths())}


def text_columns(label: str) -> Iterator[str]:
    """Those in which a person's words may stand: not the ones that choose from a list."""
    for field in apps.get_model(label)._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if is_text and not field.choices:
            yield f"{label}.{field.name}"


def dump() -> dict[str, list[str]]:
    """Every row of every table as the database gives it."""
    names = set(connection.introspection.table_names()) - {"django_migrations"}
    with connection.cursor() as cursor:
        rows = {}
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            rows[name] = sorted(map(repr, cursor.fetchall()))
    return rows
