"""The data folder: who uses it, the secrets in it, and where its running services are reached."""

import base64
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import IO, Any

from embedded.trouble import Trouble

NEEDED_MEGABYTES = 200
LONGEST_LOG_MEGABYTES = 20
_SOCKET_PATH_LIMIT = 107
_LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"


class InUse(Trouble):
    """Another run holds this folder."""


class DataFolder:
    """``var/``, or the folder that HUIYIN_VAR names. Everything that must survive lives in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.logs = self.path / "log"
        self._lock: IO[str] | None = None
        self._users: IO[str] | None = None

    def claim(self, purpose: str) -> None:
        """Create the folder if need be and hold it until this process ends.

        Raises InUse when another run holds it, and Trouble when it cannot be written or the disk is full.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.logs.mkdir(exist_ok=True)
            lock = (self.path / "lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise Trouble(f"The data folder {self.path} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            holder = lock.read().strip() or "another run"
            raise InUse(f"The data folder {self.path} is in use by {holder}.") from error
        self._lock = lock
        self._require_room()
        lock.truncate(0)
        lock.write(f"process {os.getpid()} ({purpose})")
        lock.flush()
        self._put_long_logs_aside()

    def _put_long_logs_aside(self) -> None:
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > LONGEST_LOG_MEGABYTES * 2**20:
                log.replace(log.with_suffix(".log.1"))

    def _require_room(self) -> None:
        free = shutil.disk_usage(self.path).free // 2**20
        if free < NEEDED_MEGABYTES:
            raise Trouble(
                f"The disk that holds {self.path} is full: "
                f"{free} MB are free and {NEEDED_MEGABYTES} are needed."
            )

    def join_users(self) -> None:
        """Count this process among those that use services which another run started."""
        self._users = self._users_file()
        fcntl.flock(self._users, fcntl.LOCK_SH)

    def wait_for_users(self) -> None:
        """Return when nobody else uses the services any more."""
        with self._users_file() as users:
            fcntl.flock(users, fcntl.LOCK_EX)

    def _users_file(self) -> IO[str]:
        return (self.path / "users.lock").open("a", encoding="utf-8")

    def secrets(self) -> dict[str, str]:
        """Return this folder's secrets, made on the first call and kept for the owner's eyes only.

        Raises Trouble when they are unreadable, or gone while the data they protect is still there.
        """
        file = self.path / "secrets.json"
        if not file.exists():
            if (self.path / "postgres").exists():
                raise Trouble(f"{file} is missing, and its data cannot be opened without it: restore it.")
            write_private(file, _new_secrets())
        return {name: str(value) for name, value in _read(file).items()}

    def services(self) -> dict[str, Any]:
        """Return what the run that holds this folder has started, or an empty dict."""
        file = self.path / "services.json"
        return _read(file) if file.exists() else {}

    def publish(self, services: dict[str, Any]) -> None:
        """Let later commands find the services."""
        write_private(self.path / "services.json", services)

    def withdraw(self) -> None:
        """Take the services' address away, and their sockets with it."""
        sockets = self.services().get("sockets")
        (self.path / "services.json").unlink(missing_ok=True)
        if sockets:
            shutil.rmtree(sockets, ignore_errors=True)


def new_socket_folder(owner: tuple[int, int] | None) -> Path:
    """Return a new 0700 folder owned by ``owner`` (uid, gid), its path short enough for sockets."""
    path = tempfile.mkdtemp(prefix="huiyin-")
    if len(os.fsencode(path + _LONGEST_SOCKET_NAME)) > _SOCKET_PATH_LIMIT:
        os.rmdir(path)
        path = tempfile.mkdtemp(prefix="huiyin-", dir="/tmp")
    if owner:
        os.chown(path, *owner)
    return Path(path)


def write_private(file: Path, content: dict[str, Any]) -> None:
    """Write JSON readable by its owner only; a crash leaves the old file or the new one, never half of it."""
    draft = file.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        draft.unlink()
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        json.dump(content, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)


def _read(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(f"{file} cannot be read: {error}.") from error
    if not isinstance(content, dict):
        raise Trouble(f"{file} cannot be read: it does not hold a JSON object.")
    return content


def _new_secrets() -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "secret_key": secrets.token_urlsafe(50),
        "encryption_keys": key(),
        "index_key": key(),
        "admin_password": secrets.token_hex(24),
        "owner_password": secrets.token_hex(24),
        "app_password": secrets.token_hex(24),
    }
