import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table alone. Writes of films wait while its foreign key is made. The job fills it within the hour."""

    dependencies = [("movies", "0005_known_films")]

    operations = [
        migrations.CreateModel(
            name="FilmOfWeek",
            fields=[
                (
                    "movie",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="of_week",
                        serialize=False,
                        to="movies.movie",
                        verbose_name="film",
                    ),
                ),
                (
                    "people_count",
                    models.PositiveIntegerField(verbose_name="people who registered it within the week"),
                ),
            ],
            options={
                "verbose_name": "film of the week",
                "verbose_name_plural": "films of the week",
                "indexes": [models.Index(fields=["-people_count", "-movie"], name="most_of_week")],
            },
        ),
    ]
