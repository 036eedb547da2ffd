"""The folder a server lives in, reachable for an unprivileged account even below root's own home."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded.children import Account


@dataclass(frozen=True, slots=True)
class Home:
    """A server's folder as the server itself is to name it, and the descriptors it must inherit for that."""

    name: str
    pass_fds: tuple[int, ...]


@contextmanager
def home(folder: Path, account: Account | None) -> Iterator[Home]:
    """Give the name under which ``account`` can enter ``folder``.

    Root's checkout often lies where no other account may pass. Instead of opening the folders above it, the
    server inherits an open descriptor of its own folder and enters through that.
    """
    if account is None:
        yield Home(str(folder), ())
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Home(f"/proc/self/fd/{descriptor}", (descriptor,))
    finally:
        os.close(descriptor)


def make_private(folder: Path, account: Account | None) -> None:
    """Make ``folder`` 0700 and hand it, with all that is in it, to ``account``.

    A folder that another account filled (root yesterday, its owner today) is handed over too.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    if account and folder.stat().st_uid != account.uid:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
    folder.chmod(0o700)


def remove(folder: Path) -> None:
    """Remove a folder that may not exist."""
    shutil.rmtree(folder, ignore_errors=True)
