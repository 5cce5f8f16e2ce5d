from django.db import migrations, models

import movies.titles.models
from movies.titles import tiers
from movies.titles.tokens import tokens_of

AT_ONCE = 1_000
TABLE = "movies_knownfilm"
# Not a list of rows to come (fastupdate): each search would read it from end to end.
POSTGRES = f"CREATE INDEX known_film_tokens ON {TABLE} USING gin (tokens) WITH (fastupdate = off)"
# ruff: noqa: S608  names of our own tables
SQLITE = [
    f"CREATE VIRTUAL TABLE {TABLE}_words USING fts5("
    f"tokens, content='{TABLE}', content_rowid='tmdb_id', detail=none, columnsize=0, tokenize='ascii')",
    f"CREATE TRIGGER {TABLE}_added AFTER INSERT ON {TABLE} BEGIN"
    f" INSERT INTO {TABLE}_words(rowid, tokens) VALUES (new.tmdb_id, new.tokens); END",
    f"CREATE TRIGGER {TABLE}_removed AFTER DELETE ON {TABLE} BEGIN"
    f" INSERT INTO {TABLE}_words({TABLE}_words, rowid, tokens) VALUES ('delete', old.tmdb_id, old.tokens); END",
    f"CREATE TRIGGER {TABLE}_changed AFTER UPDATE ON {TABLE} BEGIN"
    f" INSERT INTO {TABLE}_words({TABLE}_words, rowid, tokens) VALUES ('delete', old.tmdb_id, old.tokens);"
    f" INSERT INTO {TABLE}_words(rowid, tokens) VALUES (new.tmdb_id, new.tokens); END",
]


def fill(apps, schema_editor):
    """The films that are here already. Those that the release before adds meanwhile come with the next job."""
    Movie, KnownFilm = apps.get_model("movies", "Movie"), apps.get_model("movies", "KnownFilm")
    batch = []
    ours = Movie.objects.order_by("-entry_count", "-tmdb_id").values_list("pk", "search_key")
    for place, (tmdb_id, key) in enumerate(ours.iterator(AT_ONCE)):
        titles, tier = [title for title in key.split("\n") if title], tiers.at(place)
        lines = "\n" + "".join(f"{title}\n" for title in titles)
        tokens = tokens_of(titles, tier)
        batch.append(KnownFilm(tmdb_id=tmdb_id, titles=lines, tier=tier, tokens=tokens))
        if len(batch) == AT_ONCE:
            KnownFilm.objects.bulk_create(batch)
            batch.clear()
    KnownFilm.objects.bulk_create(batch)


def make_words(apps, schema_editor):
    """Before any row: they come by the triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement)


def drop_words(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE {TABLE}_words")


def index(apps, schema_editor):
    """After all rows, which is many times faster."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)


class Migration(migrations.Migration):
    """A new table alone: nothing that is in use is locked, so all of it may be one transaction."""

    dependencies = [("movies", "0004_unmet_films")]

    operations = [
        migrations.CreateModel(
            name="CatalogueImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fetched_at", models.DateTimeField(verbose_name="fetched from TMDB")),
                ("film_count", models.PositiveIntegerField(verbose_name="films")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "import of the catalogue",
                "verbose_name_plural": "imports of the catalogue",
            },
        ),
        migrations.CreateModel(
            name="KnownFilm",
            fields=[
                (
                    "tmdb_id",
                    models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="TMDB"),
                ),
                (
                    "original_title",
                    models.CharField(blank=True, max_length=500, verbose_name="original title"),
                ),
                ("popularity", models.FloatField(default=0, verbose_name="popularity at TMDB")),
                ("titles", models.TextField(editable=False)),
                ("tier", models.PositiveSmallIntegerField(editable=False)),
                ("tokens", movies.titles.models.Tokens(editable=False)),
            ],
            options={
                "verbose_name": "film that search finds",
                "verbose_name_plural": "films that search finds",
            },
        ),
        migrations.RunPython(make_words, drop_words),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
