import django.utils.timezone
from django.db import migrations, models


def date_what_a_search_said(apps, schema_editor):
    """Films known from a search alone have no date of it yet, by which what TMDB said of them goes."""
    films = apps.get_model("movies", "Movie").objects.filter(fetched_at=None, due_since=None)
    films.exclude(poster_path="").update(due_since=django.utils.timezone.now())


class Migration(migrations.Migration):
    dependencies = [("movies", "0007_freshness")]

    operations = [
        migrations.AddField(
            model_name="filmofweek",
            name="counted_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="counted"),
        ),
        migrations.RunPython(date_what_a_search_said, migrations.RunPython.noop),
    ]
