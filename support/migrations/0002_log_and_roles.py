"""The log is append-only, whoever asks; the two roles are groups."""

from django.db import migrations

TABLE = "support_staffaction"
REFUSAL = "the staff log is append-only"
POSTGRES = f"""
CREATE FUNCTION {TABLE}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER {TABLE}_is_append_only BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION {TABLE}_is_append_only();
"""
SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{deed} BEFORE {deed} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for deed in ("update", "delete")
]


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)
    else:
        for trigger in SQLITE:
            schema_editor.execute(trigger, params=None)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_is_append_only ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {TABLE}_is_append_only")
    else:
        for deed in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{deed}")


def make_groups(apps, schema_editor):
    for name in ("administrator", "operator"):
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
