"""Real faults of PostgreSQL: each is a 503 that says when to come back, and the next request works."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import psycopg_pool
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from accounts.models import User
from mymovie import database, faults
from tests.factories import make_user
from tests.mymovie.test_database import another, on_postgresql

TROUBLE = [
    "40P01",
    "40001",
    "55P03",
    "57014",
    "57P01",
    "57P03",
    "53300",
    "53200",
    "53100",
    "25006",
    "08006",
    "58030",
]
OURS = ["22003", "22021", "42P01", "42601", "54001", "25P02", "23505", "P0001"]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: str


def ask(path: str, cookie: str = "") -> Answer:
    """By the front door: the test client would leave out what happens to connections around a request."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_COOKIE": cookie,
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
    }
    told: list[Any] = []
    parts = WSGIHandler()(environ, lambda status, headers: told.append((int(status[:3]), dict(headers))))
    try:
        body = b"".join(parts).decode()
    finally:
        parts.close()
    return Answer(*told[0], body)


def assert_patience_is_asked_for(answer: Answer) -> None:
    assert (answer.status, answer.headers.get("Retry-After")) == (503, "5")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Just now we cannot read or write anything." in answer.body


def assert_works_again() -> None:
    assert (ask("/read/").status, ask("/write/").status) == (200, 200)


@pytest.mark.urls("tests.mymovie.urls_of_faults")
class TestOnPostgreSQL:
    pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]

    @pytest.fixture(autouse=True)
    def _connection_of_a_page(self) -> Iterator[None]:
        yield
        connection.close()

    @pytest.mark.parametrize(
        "view",
        [
            *(
                "in_the_middle",
                "in_a_transaction",
                "swallowed",
                "wrapped",
                "in_a_template",
                "in_a_late_template",
            ),
            "missing",
        ],
    )
    def test_a_connection_that_is_cut_in_the_middle_of_a_request(self, view: str) -> None:
        assert_patience_is_asked_for(ask(f"/{view}/"))
        assert_works_again()

    def test_a_connection_that_is_cut_between_two_requests_is_noticed_by_nobody(self) -> None:
        assert ask("/read/").status == 200
        with another(database.Limits()) as other, other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert_works_again()

    def test_a_download_that_is_cut_off_is_no_whole_download(self) -> None:
        with pytest.raises(OperationalError):
            ask("/on_its_way/")
        assert_works_again()

    def test_a_former_primary_is_left_by_all_at_once(self) -> None:
        """Its connections are sound, and take no writes: without this they would be kept for ten minutes."""
        assert ask("/write/").status == 200
        former = connection.connection
        other: list[Any] = []
        is_told, is_over = threading.Event(), threading.Event()

        def be_another_thread() -> None:
            ask("/read/")
            other.append(connection.connection)
            is_told.set()
            is_over.wait(10)
            ask("/read/")
            other.append(connection.connection)
            connection.close()

        thread = threading.Thread(target=be_another_thread)
        thread.start()
        is_told.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
        assert ask("/read/").status == 200
        assert_patience_is_asked_for(ask("/write/"))
        assert_works_again()
        assert connection.connection is not former
        is_over.set()
        thread.join()
        assert other[0] is not other[1]

    def test_a_query_that_takes_too_long(self) -> None:
        self._limit("statement_timeout")
        assert_patience_is_asked_for(ask("/sleep/"))
        assert_works_again()

    @pytest.mark.parametrize("table", ["jobs_duty", "django_session"])
    def test_a_lock_that_somebody_holds_also_where_only_middleware_asks(self, table: str) -> None:
        self._limit("lock_timeout")
        with self._held(table):
            assert_patience_is_asked_for(ask("/write/", cookie=f"sessionid={'k' * 32}"))
            assert ask("/read/").status == 200
        assert_works_again()

    def test_the_admin_and_a_page_of_a_member_too(self) -> None:
        make_user("olga", is_staff=True)
        client = Client()
        client.force_login(User.objects.get(handle="olga"))
        self._limit("lock_timeout")
        cookie = f"sessionid={client.cookies['sessionid'].value}"
        with self._held("accounts_user"):
            assert_patience_is_asked_for(ask("/admin/", cookie))
            assert_patience_is_asked_for(ask("/settings/account/take-out.json", cookie))

    @pytest.mark.parametrize("code", TROUBLE)
    def test_what_the_server_says_of_itself_is_trouble(self, code: str) -> None:
        assert_patience_is_asked_for(ask(f"/say/{code}/"))
        assert_works_again()

    @pytest.mark.parametrize("code", OURS)
    def test_what_it_says_of_us_is_a_bug(self, code: str) -> None:
        answer = ask(f"/say/{code}/")
        assert answer.status == 500
        assert "Retry-After" not in answer.headers
        assert_works_again()

    def test_a_pool_that_is_used_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(database, "serves_pages", True)
        with another(database.Limits(pool_size=1)) as page:
            page.ensure_connection()
            page.pool.timeout = 0.1  # the first may take its time
            with pytest.raises(OperationalError) as caught:
                page.copy().ensure_connection()
        assert faults.is_trouble(caught.value)

    def _limit(self, name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET {name} = 100")

    @contextmanager
    def _held(self, table: str) -> Iterator[None]:
        with another(database.Limits()) as other:
            with other.cursor() as cursor:
                cursor.execute(f"BEGIN; LOCK TABLE {table}")
            yield


# --- what can be told without a server ---


def raised(error: Exception, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


@pytest.mark.once
@pytest.mark.parametrize(
    "error",
    [
        psycopg_pool.PoolTimeout("couldn't get a connection after 2.00 sec"),
        psycopg_pool.TooManyRequests(),
        psycopg.errors.DeadlockDetected(),
        OperationalError("the connection is closed"),
        InterfaceError("connection already closed"),
        raised(KeyError("x"), OperationalError("the connection is closed")),
    ],
)
def test_an_error_of_the_database_is_known_by_what_it_came_of(error: BaseException) -> None:
    assert faults.is_trouble(error)
    assert faults.is_trouble(raised(RuntimeError(), raised(ValueError(), error)))


@pytest.mark.once
@pytest.mark.parametrize(
    "error", [None, KeyError("x"), psycopg.errors.UniqueViolation(), raised(OSError(), OSError())]
)
def test_and_a_bug_by_that_too(error: BaseException | None) -> None:
    assert not faults.is_trouble(error)


@pytest.mark.once
def test_a_database_in_a_file_that_is_locked_is_trouble_and_a_pattern_it_cannot_bear_is_ours(
    tmp_path: Path,
) -> None:
    def error_of(sql: str) -> BaseException:
        with closing(sqlite3.connect(tmp_path / "a", timeout=0)) as file:
            try:
                file.execute(sql)
            except sqlite3.Error as error:
                return raised(OperationalError(*error.args), error)
        raise AssertionError("it was taken")

    with closing(sqlite3.connect(tmp_path / "a")) as holder:
        holder.execute("CREATE TABLE a (b)")
        holder.execute("BEGIN EXCLUSIVE")
        assert faults.is_trouble(error_of("INSERT INTO a VALUES (1)"))
    assert not faults.is_trouble(error_of(f"SELECT 'a' LIKE '{'%a' * 50_000}'"))
    assert not faults.is_trouble(error_of("SELECT * FROM nothing"))
