"""Where data lies that is lost on purpose: in memory, for a disk needs a second to make a database.

A new database is 1,500 new files. On a disk that keeps a journal they take a second or two, in memory 40 ms.
"""

import hashlib
import os
import re
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
NEEDED_MEGABYTES = 3072
_MOUNTS, _FREE, _GROUP = Path("/proc/mounts"), Path("/proc/meminfo"), Path("/sys/fs/cgroup")


def in_memory(folder: Path) -> Path:
    """Where ``folder`` may lie in memory, its parent made; ``folder`` itself without room or right for that.

    Its place is the same at each call, so runs that were killed leave one behind and not many.
    """
    if _free_megabytes() < NEEDED_MEGABYTES:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    place = MEMORY / f"huiyin-{os.geteuid()}-{digest}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        found = place.lstat()
    except OSError:
        return folder
    is_own = found.st_uid == os.geteuid() and found.st_mode & 0o077 == 0 and not place.is_symlink()
    return place / folder.name if is_own else folder


def leave(folder: Path) -> None:
    """Remove what ``in_memory`` gave, with the parent it made."""
    shutil.rmtree(folder.parent if folder.parent.parent == MEMORY else folder, ignore_errors=True)


def _free_megabytes() -> int:
    """What is free in memory, for files and at all; 0 where that cannot be known."""
    try:
        if f" {MEMORY} tmpfs " not in _MOUNTS.read_text("utf-8"):
            return 0
        free = [shutil.disk_usage(MEMORY).free, _available()]
        limit = _GROUP / "memory.max"
        if limit.exists() and (most := limit.read_text("ascii").strip()).isdigit():
            free.append(int(most) - int((_GROUP / "memory.current").read_text("ascii")))
    except (OSError, ValueError):
        return 0
    return min(free) // 2**20


def _available() -> int:
    found = re.search(r"^MemAvailable:\s+(\d+) kB$", _FREE.read_text("ascii"), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
