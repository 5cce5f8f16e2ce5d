from django.db import migrations

from mymovie.text import fold_name

AT_ONCE = 500


def fill(apps, schema_editor):
    """The folded nickname, and the number of films that others see, of everybody who was here before."""
    User = apps.get_model("accounts", "User")
    batch = []
    for user in User.objects.only("pk", "nickname", "wall_counts").iterator():
        user.nickname_key = fold_name(user.nickname)[:160]
        user.film_count = sum(user.wall_counts.get("shared", {}).get("score", {}).values())
        batch.append(user)
        if len(batch) == AT_ONCE:
            User.objects.bulk_update(batch, ["nickname_key", "film_count"])
            batch.clear()
    User.objects.bulk_update(batch, ["nickname_key", "film_count"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_found_and_leaving")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
