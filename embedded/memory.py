"""Where data lies that is lost on purpose: in memory, for a disk needs a second to make a database.

A new database is 1,500 new files. On a disk that keeps a journal they take a second or two, in memory 40 ms.
"""

import hashlib
import os
import re
import shutil
import stat
from pathlib import Path

MEMORY = Path("/dev/shm")
NEEDED_MEGABYTES = 3072
_MOUNTS, _FREE = Path("/proc/mounts"), Path("/proc/meminfo")
_GROUPS, _OWN_GROUP = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


def in_memory(folder: Path) -> Path:
    """Where ``folder`` may lie in memory, its parent made; ``folder`` itself without room or right for that.

    Whatever an earlier run left behind in either place is for the caller to remove first (``places``).
    """
    if _free_megabytes() < NEEDED_MEGABYTES:
        return folder
    place = _place(folder)
    try:
        place.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return folder
    return place if _is_own(place.parent) else folder


def places(folder: Path) -> tuple[Path, Path]:
    """Both places where an earlier run may have left ``folder``: the same at each call, however it ended."""
    return _place(folder), folder


def _place(folder: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return MEMORY / f"{_own_names()}{digest}" / folder.name


def _own_names() -> str:
    """How the names of the folders begin that this account makes in memory."""
    return f"huiyin-{os.geteuid()}-"


def leave(folder: Path) -> None:
    """Remove what ``in_memory`` gave, with the parent it made."""
    place = folder.parent
    if place.parent != MEMORY or not place.name.startswith(_own_names()):
        shutil.rmtree(folder, ignore_errors=True)
    elif _is_own(place):
        shutil.rmtree(place, ignore_errors=True)


def _is_own(place: Path) -> bool:
    """Whether nobody but this account may enter the folder, which is no link to another one."""
    try:
        found = place.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and found.st_mode & 0o077 == 0


def _free_megabytes() -> int:
    """What is free in memory, for files and at all; 0 where that cannot be known."""
    try:
        if f" {MEMORY} tmpfs " not in _MOUNTS.read_text("utf-8"):
            return 0
        free = [shutil.disk_usage(MEMORY).free, _available()]
        free += [
            int(most) - int((group / "memory.current").read_text("ascii"))
            for group in _groups()
            if (most := (group / "memory.max").read_text("ascii").strip()).isdigit()
        ]
    except (OSError, ValueError):
        return 0
    return min(free) // 2**20


def _groups() -> list[Path]:
    """The control groups (version 2) whose limits hold for this process, its own first."""
    own = (
        re.search(r"^0::/(.*)$", _OWN_GROUP.read_text("utf-8"), re.MULTILINE) if _OWN_GROUP.exists() else None
    )
    lowest = _GROUPS / own[1] if own else _GROUPS
    return [group for group in (lowest, *lowest.parents) if (group / "memory.max").exists()]


def _available() -> int:
    found = re.search(r"^MemAvailable:\s+(\d+) kB$", _FREE.read_text("ascii"), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
