"""`make drill ARGS="kill database mail transfer"` in the short: a few kills and cuts, no mail server."""

import subprocess

import pytest
from django.db import connection

from drill import cuts, kill, mail, transfer
from drill.cluster import Postgres, all_binaries, postgres
from drill.figures import Findings
from drill.proxy import Proxy
from drill.smtp import AWAY
from drill.tree import in_place
from scripts.throwaway_postgres import NOT_FOUND, find_binaries

pytestmark = [
    pytest.mark.skipif(find_binaries() is None, reason=NOT_FOUND),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="The schema is taken from PostgreSQL"),
]
PLAIN = {"STATICS": "plain"}


@pytest.fixture(scope="module")
def server(django_db_setup):
    with postgres() as server:
        _copy_schema(server)
        yield server


def _copy_schema(server: Postgres) -> None:
    """Of the test database, which is migrated already."""
    of = connection.settings_dict
    url = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
    dump = [str(all_binaries() / "pg_dump"), "--no-owner", url]
    load = [str(all_binaries() / "psql"), "-q", "-v", "ON_ERROR_STOP=1", server.url]
    subprocess.run(load, input=subprocess.check_output(dump), check=True, stdout=subprocess.DEVNULL)


@pytest.mark.django_db
def test_after_a_kill_of_each_nothing_is_lost_doubled_or_torn(server):
    findings = Findings("kill")
    verdict = kill.run(findings, server, in_place(), rounds=3, seed=1, **PLAIN)
    assert verdict.is_clean, verdict
    assert findings.wrong == []


@pytest.mark.django_db
def test_cut_off_at_a_message_a_write_is_whole_and_can_be_sent_again(server):
    findings = Findings("database")
    with Proxy(server.port) as proxy:
        cuts.run(findings, proxy, in_place(), server, step=8, names=["register"], **PLAIN)
    assert findings.wrong == []


@pytest.mark.django_db
def test_with_every_fault_of_the_mail_server_no_mail_is_lost_or_doubled(server):
    findings, hurry = Findings("mail"), {"EMAIL_TIMEOUT": "3", "OUTBOX_LEASE_S": "12"}
    verdict = mail.run(findings, server, in_place(), seconds=3, kill_at=[AWAY], seed=1, **PLAIN, **hurry)[2]
    assert (verdict.lost, verdict.too_often, verdict.kills) == ([], 0, 2), verdict
    assert findings.wrong == []


@pytest.mark.django_db
def test_an_import_whose_worker_is_killed_comes_to_the_same(server):
    findings = Findings("transfer")
    verdict = transfer.run(findings, server, in_place(), kills=3, rows=100, seed=1, **PLAIN)
    assert verdict.is_clean, verdict
    assert findings.wrong == []
