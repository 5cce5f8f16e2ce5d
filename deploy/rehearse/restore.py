"""A dump of a full site in a new server, compared with where it came from; and a dump cut short."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.rehearse import machine
from deploy.rehearse.release import Release, unpacked, workplace
from deploy.rehearse.said import Clock, Missing, Said

ENTRIES = int(os.environ.get("ENTRIES", "100000"))
FILMS = 1_000

# Nothing of TMDB is asked for these.
FILL = f"""
INSERT INTO movies_movie (tmdb_id, imdb_id, original_title, original_language, genre_ids, directors,
    poster_path, search_key, entry_count, scored_count, score_sum,
    {", ".join(f"scores_{n}" for n in range(0, 100, 10))})
SELECT 9000000 + n, '', '映画 ' || n, 'ja', '[]', '[]', '', '映画' || n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM generate_series(1, {FILMS}) n;
"""

PEOPLE = """
import secrets
from accounts.models import User
from movies.models import Entry
people = User.objects.bulk_create(
    User(handle=f"rehearsed{n}", email=f"{n}@example.com", nickname=f"ひと {n}", password="!")
    for n in range(%(people)d)
)
for person in people:
    Entry.objects.bulk_create(
        Entry(owner=person, movie_id=9_000_001 + n, score=n %% 101, memo="𠮷 🎬 " + secrets.token_hex(60))
        for n in range(%(films)d)
    )
"""


# As docs/operations/dump.md says it, which a test holds: all or nothing, and the first error ends it.
DUMP = ("pg_dump", "--format=custom")
RESTORE = ("pg_restore", "--exit-on-error", "--single-transaction", "--no-owner")

# What must be the same, and cannot be nothing.
SHAPE = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
    " is_identity, column_default, collation_name FROM information_schema.columns"
    " WHERE table_schema = 'public' ORDER BY 1, 2",
    "constraints": "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "indexes": "SELECT indexrelid::regclass::text, indisvalid, pg_get_indexdef(indexrelid) FROM pg_index"
    " JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
    "sequences": "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
    "extensions": "SELECT extname FROM pg_extension ORDER BY 1",
}


def rehearse(said: Said) -> None:
    release = unpacked()
    with machine.postgres() as server, machine.postgres() as new:
        source = server.database("source")
        _fill(said, release, source)
        dump = workplace() / "mymovie.dump"
        clock = Clock()
        _program(*DUMP, f"--file={dump}", f"--dbname={source}").check_returncode()
        said.note(f"dumped: {dump.stat().st_size / 1_000_000:.1f} MB in {clock}")
        clock, target = Clock(), new.database("restored")
        restored = _restore(dump, target)
        minutes = clock.seconds / 60
        said.must(
            restored.returncode == 0, f"restored into a new server in {minutes:.2f} minutes {restored.stderr}"
        )
        said.in_short(f"dump of {dump.stat().st_size / 1_000_000:.1f} MB restored in {minutes:.2f} minutes")
        _compare(said, release, source, target)
        _cut_short(said, dump, new)


def _fill(said: Said, release: Release, url: str) -> None:
    for command in (["migrate_safely"], ["load_demo"]):
        release.manage(url, *command).check_returncode()
    with psycopg.connect(url) as connection:
        connection.execute(FILL)
    code = PEOPLE % {"people": max(1, ENTRIES // FILMS), "films": FILMS}
    release.manage(url, "shell", "--verbosity=0", "-c", code).check_returncode()
    release.manage(url, "reconcile_counts", "--fix").check_returncode()
    said.must(
        _ask(url, "SELECT count(*) FROM movies_entry") >= ENTRIES, f"a site of {ENTRIES:,} entries and more"
    )


def _restore(dump: Path, url: str) -> subprocess.CompletedProcess[str]:
    return _program(*RESTORE, f"--dbname={url}", str(dump))


def _compare(said: Said, release: Release, source: str, target: str) -> None:
    rows, restored = _rows(source), _rows(target)
    different = sorted(name for name in rows.keys() | restored.keys() if rows.get(name) != restored.get(name))
    total = sum(count for count, _ in restored.values())
    said.must(
        total >= ENTRIES and not different,
        f"{len(restored)} tables, {total:,} rows: number and content of each are the same {different}",
    )
    said.in_short(f"{total:,} rows in {len(restored)} tables the same")
    for what, question in SHAPE.items():
        before, after = _plain(_all(source, question)), _plain(_all(target, question))
        differ = sorted(set(before) ^ set(after))
        said.must(after and before == after, f"{len(after)} {what}, the same {differ[:3]}")
    invalid = _ask(target, "SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
    invalid += _ask(target, "SELECT count(*) FROM pg_index WHERE NOT indisvalid")
    said.must(invalid == 0, "every constraint and index is valid")
    behind, looked_at = _behind(target)
    said.must(
        looked_at and looked_at == _ask(target, "SELECT count(*) FROM pg_sequences") and not behind,
        f"none of {looked_at} sequences is behind its table {behind}",
    )
    for command in (["migrate", "--check"], ["reconcile_counts"]):
        run = release.manage(target, *command)
        said.must(run.returncode == 0, f"{' '.join(command)}: {run.returncode} {run.stdout.strip()[-200:]}")


def _plain(rows: list[tuple[object, ...]]) -> list[str]:
    """Without the casts and brackets that PostgreSQL sets anew when it reads its own definitions."""
    return [re.sub(r"::[a-z ]+(\[\])?|[() ]", "", str(row)) for row in rows]


def _cut_short(said: Said, dump: Path, new: machine.Server) -> None:
    """A download that ended early."""
    whole, cut = dump.read_bytes(), dump.with_suffix(".cut")
    for size in (len(whole) - 1, int(len(whole) * 0.999), len(whole) // 2, 1_000, 0):
        cut.write_bytes(whole[:size])
        url = new.database("cut")
        refused = _restore(cut, url)
        tables = _ask(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        lines = refused.stderr.strip().splitlines()
        said.must(
            refused.returncode != 0 and tables == 0,
            f"cut to {size:,} of {len(whole):,} bytes: refused, {tables} tables left behind: {lines[:1]}",
        )


def _rows(url: str) -> dict[str, tuple[int, int]]:
    """Of each table how many rows, and a sum over what they hold, whatever their order."""
    rows = {}
    for (name,) in _all(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"):
        question = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {} t"
        ((count, digest),) = _all(url, sql.SQL(question).format(sql.Identifier(str(name))))
        rows[str(name)] = int(str(count)), int(str(digest))
    return rows


def _behind(url: str) -> tuple[list[str], int]:
    """Tables whose next number is taken already, of how many."""
    owned = _all(
        url,
        "SELECT seq.relname, tab.relname, att.attname FROM pg_depend dep"
        " JOIN pg_class seq ON seq.oid = dep.objid AND seq.relkind = 'S'"
        " JOIN pg_class tab ON tab.oid = dep.refobjid"
        " JOIN pg_attribute att ON att.attrelid = tab.oid AND att.attnum = dep.refobjsubid"
        " WHERE dep.deptype IN ('a', 'i')",
    )
    behind = []
    for sequence, table, column in owned:
        question = (
            "SELECT coalesce((SELECT max({column}) FROM {table}), 0)"
            " > CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}"
        )
        names = {"column": column, "table": table, "sequence": sequence}
        identifiers = {name: sql.Identifier(str(value)) for name, value in names.items()}
        if _all(url, sql.SQL(question).format(**identifiers)) != [(False,)]:
            behind.append(str(table))
    return behind, len(owned)


def _program(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    # PATH may hold a link to the server's programs and none to these.
    beside = (machine.postgres_binaries() / "initdb").resolve().parent
    found = shutil.which(name, path=f"{beside}:{os.environ.get('PATH', os.defpath)}")
    if found is None:
        raise Missing(f"{name} was not found.")
    return subprocess.run([found, *arguments], capture_output=True, text=True)


def _all(url: str, question: str | sql.Composed) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question.encode() if isinstance(question, str) else question).fetchall()


def _ask(url: str, question: str) -> int:
    ((value,),) = _all(url, question)
    return int(str(value))
