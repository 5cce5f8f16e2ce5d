from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("movies", "0006_films_of_week"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangesRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_to", models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name="movie",
            name="due_since",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="changed at TMDB"),
        ),
        migrations.RemoveIndex(
            model_name="movie",
            name="longest_untried",
        ),
        migrations.AddIndex(
            model_name="movie",
            index=models.Index(fields=["fetched_at"], name="longest_unfetched"),
        ),
        migrations.AddIndex(
            model_name="movie",
            index=models.Index(
                condition=models.Q(("due_since__isnull", False)), fields=["due_since"], name="changed_at_tmdb"
            ),
        ),
    ]
