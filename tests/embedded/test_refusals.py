"""A start that cannot go on says why, in one plain sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.bootstrap import RUNTIME, Environment
from embedded.folder import DataFolder
from embedded.portal import require_free
from embedded.postgres import last_words
from embedded.trouble import Trouble

RUN = Path(__file__).resolve().parents[2] / "run.py"
pytestmark = pytest.mark.services


def test_a_folder_in_use(hold, tmp_path):
    hold(tmp_path / "var").address()
    said = hold(tmp_path / "var").sentence()
    assert said.startswith(f"The data folder {tmp_path / 'var'} is in use by process ")


def test_data_of_another_version(hold, tmp_path):
    first = hold(tmp_path / "var")
    first.address()
    first.stop()
    (tmp_path / "var/postgres/PG_VERSION").write_text("14\n")
    said = hold(tmp_path / "var").sentence()
    assert said.startswith(
        f"The data in {tmp_path / 'var/postgres'} is PostgreSQL 14 and the programs are PostgreSQL "
    )


def test_a_folder_that_cannot_be_written(hold, tmp_path):
    (tmp_path / "file").touch()
    said = hold(tmp_path / "file" / "var").sentence()
    assert said == f"The data folder {tmp_path / 'file/var'} cannot be written: Not a directory."


def test_lost_secrets(hold, tmp_path):
    first = hold(tmp_path / "var")
    first.address()
    first.stop()
    (tmp_path / "var/secrets.json").unlink()
    assert "secrets.json is missing" in hold(tmp_path / "var").sentence()


def test_programs_that_are_not_there(hold, tmp_path):
    said = hold(tmp_path / "var", HUIYIN_PG_BIN="/nowhere").sentence()
    assert said == "HUIYIN_PG_BIN names /nowhere, which holds no initdb, postgres and psql."


def test_a_damaged_database_is_named_with_its_log(hold, tmp_path):
    first = hold(tmp_path / "var")
    first.address()
    first.stop()
    (tmp_path / "var/postgres/global/pg_control").write_bytes(b"")
    said = hold(tmp_path / "var").sentence()
    assert said.startswith("PostgreSQL did not start: ")
    assert said.endswith(f"Its log is {tmp_path / 'var/log/postgres.log'}.")


def test_a_full_disk(tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 3 * 2**20})
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage)
    with pytest.raises(Trouble, match="is full: 3 MB are free and 200 are needed"):
        DataFolder(tmp_path / "var").claim("a test")


def test_a_port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Port {port} on .* cannot be used"):
            require_free("127.0.0.1", port)


def test_a_failed_installation(tmp_path, monkeypatch):
    """A lock that no installer accepts: the sentence carries the installer's own words."""
    (tmp_path / RUNTIME).write_text("no-such-package-of-ours==0 --hash=sha256:" + "0" * 64)
    monkeypatch.delenv("HUIYIN_VENV", raising=False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    environment = Environment(tmp_path)
    with pytest.raises(
        Trouble, match=r"The locked packages could not be installed: .*no-such-package-of-ours"
    ):
        environment.ensure(RUNTIME)


@pytest.mark.parametrize(
    ("words", "more", "sentence"),
    [
        (
            ["sing"],
            {},
            "`run.py sing` is not known: choose from start, manage, test, lint, bench, pictures, or --help.",
        ),
        ([], {"HUIYIN_PORT": "ninety"}, "HUIYIN_PORT must be a number from 1 to 65535, not 'ninety'."),
        (
            ["manage", "check"],
            {"DATABASE_URL": "postgresql:///none", "HUIYIN_INDEX_KEY": "x"},
            "With a database of your own, its secrets are yours too: "
            "set HUIYIN_SECRET_KEY, HUIYIN_ENCRYPTION_KEYS.",
        ),
    ],
)
def test_run_py_exits_with_one_sentence(words, more, sentence, tmp_path, bare_environment):
    environment = bare_environment | {"HUIYIN_VENV": sys.prefix, "HUIYIN_VAR": str(tmp_path)} | more
    outcome = subprocess.run(
        [sys.executable, RUN, *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (outcome.returncode, outcome.stderr.strip()) == (1, sentence)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_permission(hold, tmp_path):
    tmp_path.chmod(0o500)
    assert "Permission denied" in hold(tmp_path / "var").sentence()
    tmp_path.chmod(0o700)


def test_no_installer_at_all(tmp_path, monkeypatch):
    (tmp_path / RUNTIME).touch()
    monkeypatch.delenv("HUIYIN_VENV", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr("embedded.bootstrap._DEBIAN_WHEELS", tmp_path)
    with pytest.raises(Trouble, match=r"^There is no pip and no uv on this machine"):
        Environment(tmp_path).ensure(RUNTIME)


def test_the_reason_stands_above_a_trace_of_frames(tmp_path):
    frames = "".join(f"  {n}: _PyEval_Vector\n      at Python/errors.c:{n}\n" for n in range(60))
    log = tmp_path / "web.log"
    log.write_text(
        f"RuntimeError: Address already in use (os error 98)\n\nStack backtrace:\n{frames}  61: _start\n"
    )
    assert last_words(log) == "RuntimeError: Address already in use (os error 98)"
