"""PostgreSQL as a supervised foreground child: a cluster below the data folder, reached by a socket only."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from embedded import leftovers
from embedded.children import Account, Child, spawn
from embedded.homes import Home, home, make_private, remove
from embedded.trouble import Trouble

OLDEST = 15
_READY_WITHIN = 60.0
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "jit": "off",  # compiling a 5 ms query costs more than running it
    "fsync": "on",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_line_prefix": "%m [%p] ",
}
# Tests may lose everything, so they need not wait for the disk.
UNSAFE_BUT_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "512MB",  # it may lie in memory
}

_ROLES = """
SELECT 'CREATE ROLE huiyin_owner LOGIN CREATEDB PASSWORD ''{owner_password}'''
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huiyin_owner') \\gexec
SELECT 'CREATE ROLE huiyin_app LOGIN PASSWORD ''{app_password}'''
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'huiyin_app') \\gexec
SELECT 'CREATE DATABASE huiyin OWNER huiyin_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'huiyin') \\gexec
REVOKE ALL ON DATABASE huiyin FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE huiyin TO huiyin_app;
"""
# Tests show that the evidence's triggers hold even where this switches ordinary ones off.
_ROLES_OF_TESTS = "GRANT SET ON PARAMETER session_replication_role TO huiyin_owner;"


class Postgres:
    """One cluster in ``folder``, run by the programs in ``programs``, reached through ``sockets``."""

    name = "PostgreSQL"

    def __init__(
        self,
        folder: Path,
        *,
        programs: Path,
        sockets: Path,
        log: Path,
        account: Account | None,
        quick: bool = False,
    ) -> None:
        self.folder = folder
        self.programs = programs
        self.sockets = sockets
        self.log = log
        self.account = account
        self.settings = _SETTINGS | (UNSAFE_BUT_QUICK if quick else {})
        self.roles = _ROLES + (_ROLES_OF_TESTS if quick else "")

    def prepare(self, admin_password: str) -> None:
        """Make the cluster unless it is there. Raises Trouble when another version wrote it."""
        self._end_leftovers()
        ours = self._version_of_programs()
        if ours < OLDEST:
            raise Trouble(f"PostgreSQL {OLDEST} or newer is needed; {self.programs} holds version {ours}.")
        if not self.folder.exists():
            self._initialise(ours, admin_password)
        theirs = int((self.folder / "PG_VERSION").read_text(encoding="ascii").strip())
        if theirs != ours:
            raise Trouble(
                f"The data in {self.folder} is PostgreSQL {theirs} and the programs are PostgreSQL {ours}: "
                f"set HUIYIN_PG_BIN to version {theirs}, or move the data by a backup."
            )
        make_private(self.folder, self.account)

    def start(self) -> Child:
        """Start the server; it may not answer yet."""
        self._forget_dead_server()
        with home(self.folder, self.account) as own:
            command = [str(self.programs / "postgres"), "-D", own.name, "-k", str(self.sockets)]
            for name, value in self.settings.items():
                command += ["-c", f"{name}={value}"]
            return self._spawn(command, own)

    def wait(self, child: Child) -> None:
        """Return when it answers. Raises Trouble with its own last words when it ends instead."""
        deadline = time.monotonic() + _READY_WITHIN
        while not self._says_ready():
            if child.exit_code is not None:
                raise Trouble(f"PostgreSQL did not start: {last_words(self.log)}. Its log is {self.log}.")
            if time.monotonic() > deadline:
                raise Trouble(
                    f"PostgreSQL was not ready within {_READY_WITHIN:.0f} s. Its log is {self.log}."
                )
            time.sleep(0.02)

    def make_roles(self, secrets: Mapping[str, str]) -> None:
        """Make the owner, who migrates, the app, which runs and owns nothing, and their database."""
        sql = self.roles.format(
            owner_password=secrets["owner_password"], app_password=secrets["app_password"]
        )
        environment = dict(
            os.environ, PGPASSWORD=secrets["admin_password"], PGHOST=str(self.sockets), PGPORT="5432"
        )
        command = [
            str(self.programs / "psql"),
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "huiyin_admin",
            "postgres",
        ]
        outcome = subprocess.run(
            command, input=sql, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        if outcome.returncode:
            raise Trouble(f"The database roles could not be made: {outcome.stderr.strip()}")

    def _initialise(self, version: int, admin_password: str) -> None:
        draft = self.folder.with_name(self.folder.name + ".new")
        remove(draft)
        make_private(draft, self.account)
        password_file = self.sockets / "password"
        password_file.write_text(admin_password, encoding="ascii")
        if self.account:
            os.chown(password_file, self.account.uid, self.account.gid)
        password_file.chmod(0o600)
        provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [
            "--encoding=UTF8",
            *(provider if version >= 17 else ["--locale=C.UTF-8"]),
            "--data-checksums",
        ]
        command += ["--auth=scram-sha-256", "--username=huiyin_admin", f"--pwfile={password_file}"]
        with home(draft, self.account) as own:
            child = self._spawn([str(self.programs / "initdb"), "-D", own.name, *command], own)
        code = child.process.wait()
        password_file.unlink()
        if code:
            remove(draft)
            raise Trouble(f"The database could not be made: {last_words(self.log)}. The log is {self.log}.")
        draft.rename(self.folder)

    def _spawn(self, command: list[str], own: Home) -> Child:
        return spawn(
            self.name,
            command,
            log=self.log,
            environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            stop_signal=signal.SIGINT,
            patience=30.0,
            account=self.account,
            folder=None if self.account else self.folder.parent,
            pass_fds=own.pass_fds,
        )

    def _version_of_programs(self) -> int:
        answer = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=False, timeout=30
        )
        found = re.search(r"(\d+)", answer.stdout)
        if answer.returncode or not found:
            raise Trouble(
                f"{self.programs / 'postgres'} does not run on this machine: {answer.stderr.strip()}"
            )
        return int(found[1])

    def _status_file(self) -> list[str]:
        try:
            return (self.folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def _says_ready(self) -> bool:
        lines = self._status_file()
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _end_leftovers(self) -> None:
        """End the server of an earlier run: the parent first, which lets its own children go."""
        if not self.folder.exists():
            return
        here = leftovers.at_home_in(self.folder)
        parent = [
            int(line) for line in self._status_file()[:1] if line.strip().isdigit() and int(line) in here
        ]
        leftovers.end(parent, signal.SIGINT, signal.SIGQUIT, seconds=10.0)
        leftovers.end(leftovers.at_home_in(self.folder), signal.SIGQUIT)

    def _forget_dead_server(self) -> None:
        """Remove a status file that no living server of this folder stands behind.

        PostgreSQL takes any process that meanwhile got the same number for its old self, and a zombie too.
        """
        if leftovers.CAN_SEE_PROCESSES and not leftovers.at_home_in(self.folder):
            (self.folder / "postmaster.pid").unlink(missing_ok=True)


def last_words(log: Path) -> str:
    """Return the last complaint in a server's log, without its time and process number."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
        said_first = text.rpartition("\nStack backtrace:")[0]  # what is below it are frames, not words
        lines = (said_first or text).splitlines()[-40:]
    except OSError as error:
        return str(error)
    complaints = [line for line in lines if re.search(r"FATAL|PANIC|error|Error|could not", line)]
    said = (complaints or lines or ["it said nothing"])[-1]
    return re.sub(r"^\S+ \S+ \S+ \[\d+\]\s*|^\d+:\w \d+ \w+ \d{4} [\d:.]+ . ", "", said).strip().rstrip(".")
