"""The servers come up, come back, and leave nothing behind."""

import os
import signal
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.embedded.conftest import kill, wait_until

pytestmark = pytest.mark.services


def broker(url: str, *words: str) -> bytes:
    """Send one command to the broker and return its answer."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(url.removeprefix("redis+socket://"))
        line.sendall(f"{' '.join(words)}\r\n".encode())
        return line.recv(1024).strip()


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM paper").fetchone()
        assert found
        return found[0]


def test_nothing_is_lost_when_everything_is_killed(hold, tmp_path):
    first = hold(tmp_path / "var")
    address = first.address()
    with psycopg.connect(address["HUIYIN_OWNER_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE paper (id int)")
        for number in range(200):
            connection.execute("INSERT INTO paper VALUES (%s)", [number])
        assert broker(address["BROKER_URL"], "SET", "promise", "kept") == b"+OK"
        assert wait_until(
            lambda: b"aof_pending_bio_fsync:0" in broker(address["BROKER_URL"], "INFO", "persistence")
        )
        first.kill_everything()

    address = hold(tmp_path / "var").address()
    assert rows(address["HUIYIN_OWNER_DATABASE_URL"]) == 200
    assert broker(address["BROKER_URL"], "GET", "promise") == b"$4\r\nkept"


def test_a_killed_supervisor_takes_its_servers_along(hold, tmp_path):
    holder = hold(tmp_path / "var")
    holder.address()
    assert len(holder.servers()) > 2
    holder.process.kill()
    holder.process.wait()
    assert wait_until(lambda: not holder.servers())


def test_an_orphan_is_ended_by_the_next_start(hold, tmp_path):
    """A server that outlived its supervisor still holds the folder: it is ended before the start."""
    first = hold(tmp_path / "var")
    first.address()
    orphan = first.servers()[0]
    os.kill(orphan, signal.SIGSTOP)  # too slow to die with its parent
    first.process.kill()
    first.process.wait()

    second = hold(tmp_path / "var")
    os.kill(orphan, signal.SIGCONT)
    second.address()
    assert orphan not in second.servers()


def test_a_stale_status_file_with_a_living_stranger_in_it_does_not_stop_the_start(hold, tmp_path):
    """After a restart of the machine, the server's old number may belong to anybody."""
    first = hold(tmp_path / "var")
    first.address()
    first.kill_everything()
    status = tmp_path / "var/postgres/postmaster.pid"
    lines = status.read_text().splitlines()
    status.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    hold(tmp_path / "var").address()


def test_a_killed_server_is_started_again(hold, tmp_path):
    holder = hold(tmp_path / "var")
    address = holder.address()
    before = holder.servers()
    kill(before)
    assert wait_until(
        lambda: broker_answers(address["BROKER_URL"]) and database_answers(address["DATABASE_URL"])
    )
    assert not set(before) & set(holder.servers())


def broker_answers(url: str) -> bool:
    try:
        return broker(url, "PING") == b"+PONG"
    except OSError:
        return False


def database_answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_stop_leaves_no_process_and_no_socket(hold, tmp_path):
    holder = hold(tmp_path / "var")
    sockets = Path(holder.address()["BROKER_URL"].removeprefix("redis+socket://")).parent
    holder.stop()
    assert holder.servers() == []
    assert not sockets.exists()


def test_two_roles(hold, tmp_path):
    """The role that runs the portal can neither make tables nor become the one that can."""
    address = hold(tmp_path / "var").address()
    with psycopg.connect(address["DATABASE_URL"], autocommit=True) as connection:
        for refused in ("CREATE TABLE mine (id int)", "SET ROLE huiyin_owner", "CREATE DATABASE mine"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)


def test_secrets_are_for_their_owner_only(hold, tmp_path):
    hold(tmp_path / "var").address()
    for name in ("secrets.json", "services.json"):
        assert (tmp_path / "var" / name).stat().st_mode & 0o077 == 0


def test_a_folder_with_a_long_name_still_gets_its_sockets(hold, tmp_path):
    hold(tmp_path / ("x" * 100) / "var").address()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_root_may_keep_its_folders_to_itself(hold, tmp_path):
    """The servers run unprivileged, below folders that no other account may enter."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o700)
    holder = hold(locked / "var")
    holder.address()
    owners = subprocess.run(
        ["ps", "-o", "uid=", "-p", ",".join(map(str, holder.servers()))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "0" not in owners.stdout.split()
    assert locked.stat().st_mode & 0o777 == 0o700
