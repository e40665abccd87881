"""The test database as it stands once the reference data is loaded, kept to be given back and to be copied.

A test that commits for real gets it back afterwards as it was: seconds cheaper than emptying it and loading again.
Sites in processes of their own start from copies, on SQLite or on the server of DATABASE_URL like the suite.
"""

import os
import shutil
import sqlite3
import uuid
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection, connections
from psycopg import sql

_made: list[str] = []


def take() -> None:
    """Keep the test database as it stands now. Call it outside of a transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(_file())])
    else:
        connections.close_all()  # PostgreSQL copies a base that nobody uses
        _copy(_name(), f"{_name()}_snapshot")
        _made.append(f"{_name()}_snapshot")


def give_back() -> None:
    """Make the test database what it was when taken; no other connection may be in a transaction."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        kept = sqlite3.connect(_file())
        kept.backup(connection.connection)
        kept.close()
    else:
        connections.close_all()
        _copy(f"{_name()}_snapshot", _name())


def copy_to(folder: Path) -> str:
    """A copy for the site of a folder of data; gives its DATABASE_URL, empty for the SQLite base of the folder."""
    if connection.vendor == "sqlite":
        shutil.copyfile(_file(), folder / "db.sqlite3")
        return ""
    return copy_of(_address(f"{_name()}_snapshot"))


def copy_of(database: str) -> str:
    """A copy of a base of the server, that nobody uses now; both are told by their DATABASE_URL."""
    name = f"{_name()}_{uuid.uuid4().hex[:8]}"
    _copy(database.rpartition("/")[2], name)
    _made.append(name)
    return _address(name)


def forget() -> None:
    """Remove all that was kept and copied on the server; the files go with the folder of the tests.

    Sessions that threads of the tests left open on the test database are ended, so that it can be removed after.
    """
    while _made:
        _drop(_made.pop())
    if connection.vendor == "postgresql":
        connections.close_all()
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [_name()])


def _copy(source: str, to: str) -> None:
    _drop(to)
    _on_server("CREATE DATABASE {} TEMPLATE {}", to, source)


def _drop(name: str) -> None:
    _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _on_server(statement: str, *names: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _address(name: str) -> str:
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def _name() -> str:
    return connection.settings_dict["NAME"]


def _file() -> Path:
    return settings.DATA_DIR / "snapshot.sqlite3"
