from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_out_of_the_log(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """No write to it waits for the disk. After a crash PostgreSQL empties it, and everybody starts afresh."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE mymovie_spent SET UNLOGGED")


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Spent",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("until", models.FloatField()),
            ],
        ),
        migrations.RunPython(keep_out_of_the_log, migrations.RunPython.noop),
    ]
