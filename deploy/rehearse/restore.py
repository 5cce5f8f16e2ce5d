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


def rehearse(said: Said) -> None:
    release = unpacked()
    with machine.postgres() as server, machine.postgres() as new:
        source = server.database("source")
        _fill(said, release, source)
        dump = workplace() / "mymovie.dump"
        clock = Clock()
        _program("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={source}").check_returncode()
        said.note(f"dumped: {dump.stat().st_size / 1_000_000:.1f} MB in {clock}")
        clock, target = Clock(), new.database("restored")
        restored = _restore(dump, target)
        minutes = clock.seconds / 60
        said.must(
            restored.returncode == 0, f"restored into a new server in {minutes:.2f} minutes {restored.stderr}"
        )
        _compare(said, release, source, target)
        _cut_short(said, dump, new)
        dump.unlink()


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
    """As the runbook says it: all or nothing, and the first error ends it."""
    return _program(
        "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={url}", str(dump)
    )


def _compare(said: Said, release: Release, source: str, target: str) -> None:
    counts, restored = _rows(source), _rows(target)
    different = [name for name in counts if counts[name] != restored.get(name)]
    said.must(
        counts == restored,
        f"{len(counts)} tables, {sum(counts.values()):,} rows, {len(different)} tables differ {different}",
    )
    for what, question in (
        (
            "constraints",
            "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        ),
        (
            "indexes",
            "SELECT indexrelid::regclass::text, indisvalid, pg_get_indexdef(indexrelid) FROM pg_index"
            " JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
        ),
        (
            "triggers",
            "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY 2",
        ),
        ("sequences", "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"),
    ):
        before, after = _plain(_all(source, question)), _plain(_all(target, question))
        said.must(before == after, f"{len(after)} {what}, the same")
    invalid = _ask(target, "SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
    invalid += _ask(target, "SELECT count(*) FROM pg_index WHERE NOT indisvalid")
    said.must(invalid == 0, "every constraint and index is valid")
    said.must(not _behind(target), f"no sequence is behind its table {_behind(target)}")
    for command in (["migrate", "--check"], ["reconcile_counts"]):
        run = release.manage(target, *command)
        said.must(run.returncode == 0, f"{' '.join(command)}: {run.returncode} {run.stdout.strip()[-200:]}")


def _plain(rows: list[tuple[object, ...]]) -> list[str]:
    """Without the casts and brackets that PostgreSQL sets anew when it reads its own definitions."""
    return [re.sub(r"::[a-z ]+(\[\])?|[() ]", "", str(row)) for row in rows]


def _cut_short(said: Said, dump: Path, new: machine.Server) -> None:
    """A download that ended early."""
    cut = dump.with_suffix(".cut")
    for share in (0.999, 0.5):
        cut.write_bytes(dump.read_bytes()[: int(dump.stat().st_size * share)])
        url = new.database("cut")
        refused = _restore(cut, url)
        tables = _ask(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        lines = refused.stderr.strip().splitlines()
        said.must(
            refused.returncode != 0 and tables == 0,
            f"cut to {share:.1%}: refused, {tables} tables left behind ({lines[0] if lines else 'no word'})",
        )
    cut.unlink()


def _rows(url: str) -> dict[str, int]:
    tables = [
        str(name) for (name,) in _all(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    with psycopg.connect(url) as connection:
        counts = {}
        for table in sorted(tables):
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            row = connection.execute(query).fetchone()
            counts[table] = row[0] if row else 0
    return counts


def _behind(url: str) -> list[str]:
    """Tables whose next number is taken already."""
    owned = _all(
        url,
        "SELECT seq.relname, tab.relname, att.attname FROM pg_depend dep"
        " JOIN pg_class seq ON seq.oid = dep.objid AND seq.relkind = 'S'"
        " JOIN pg_class tab ON tab.oid = dep.refobjid"
        " JOIN pg_attribute att ON att.attrelid = tab.oid AND att.attnum = dep.refobjsubid"
        " WHERE dep.deptype IN ('a', 'i')",
    )
    behind = []
    with psycopg.connect(url) as connection:
        for sequence, table, column in owned:
            query = sql.SQL(
                "SELECT coalesce((SELECT max({column}) FROM {table}), 0)"
                " <= CASE WHEN is_called THEN last_value"
                " ELSE last_value - 1 END FROM {sequence}"
            ).format(
                column=sql.Identifier(str(column)),
                table=sql.Identifier(str(table)),
                sequence=sql.Identifier(str(sequence)),
            )
            row = connection.execute(query).fetchone()
            if not (row and row[0]):
                behind.append(str(table))
    return behind


def _program(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    # PATH may hold a link to the server's programs and none to these.
    beside = (machine.postgres_binaries() / "initdb").resolve().parent
    found = shutil.which(name, path=f"{beside}:{os.environ.get('PATH', os.defpath)}")
    if found is None:
        raise Missing(f"{name} was not found.")
    return subprocess.run([found, *arguments], capture_output=True, text=True)


def _all(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question.encode()).fetchall()


def _ask(url: str, question: str) -> int:
    ((value,),) = _all(url, question)
    return int(str(value))
