"""The tests' own database lies in memory where there is room, begins empty, and leaves nothing behind."""

from pathlib import Path

import psycopg
import pytest

from embedded import leftovers, memory
from embedded.memory import in_memory, leave
from embedded.services import _emptied
from tests.embedded.conftest import Holder, kill

HAS_ROOM = memory._free_megabytes() >= memory.NEEDED_MEGABYTES
needs_room = pytest.mark.skipif(not HAS_ROOM, reason="there is no memory to lie in")


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is taken for a machine's memory, with much room in it."""
    place = tmp_path / "shm"
    place.mkdir()
    (tmp_path / "mounts").write_text(f"proc /proc proc rw 0 0\ntmpfs {place} tmpfs rw 0 0\n")
    (tmp_path / "meminfo").write_text("MemTotal: 9999999 kB\nMemAvailable:   8388608 kB\n")
    monkeypatch.setattr(memory, "MEMORY", place)
    monkeypatch.setattr(memory, "_MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(memory, "_FREE", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "_GROUPS", tmp_path / "group")
    monkeypatch.setattr(memory, "_OWN_GROUP", tmp_path / "cgroup")
    monkeypatch.setattr(memory, "NEEDED_MEGABYTES", 100)
    return place


def test_a_place_of_its_own_for_each_folder_and_the_same_each_time(shared: Path, tmp_path: Path) -> None:
    first, second = in_memory(tmp_path / "a/postgres"), in_memory(tmp_path / "b/postgres")
    assert first.parent.parent == second.parent.parent == shared
    assert first.name == "postgres"
    assert first != second
    assert in_memory(tmp_path / "a/postgres") == first
    assert first.parent.stat().st_mode & 0o777 == 0o700


def test_leaving_takes_the_place_away_and_nothing_beside_it(shared: Path, tmp_path: Path) -> None:
    first, second = in_memory(tmp_path / "a/postgres"), in_memory(tmp_path / "b/postgres")
    first.mkdir()
    leave(first)
    assert list(shared.iterdir()) == [second.parent]
    lasting = tmp_path / "var" / "postgres"
    lasting.mkdir(parents=True)
    leave(lasting)
    assert lasting.parent.exists()
    assert not lasting.exists()


def test_a_data_folder_that_lies_in_memory_by_itself_is_not_taken_for_one_of_ours(shared: Path) -> None:
    lasting = shared / "test" / "postgres"
    lasting.mkdir(parents=True)
    (shared / "test").chmod(0o700)
    (shared / "test" / "secrets.json").touch()
    leave(lasting)
    assert not lasting.exists()
    assert (shared / "test" / "secrets.json").exists()


def test_without_room_it_lies_on_the_disk(shared: Path, tmp_path: Path) -> None:
    lasting = tmp_path / "var" / "postgres"
    (tmp_path / "meminfo").write_text("MemAvailable: 65536 kB\n")
    assert in_memory(lasting) == lasting
    (tmp_path / "meminfo").write_text("MemAvailable: 8388608 kB\n")
    assert in_memory(lasting) != lasting
    (tmp_path / "cgroup").write_text("0::/city/tests\n")
    for group in ("group", "group/city", "group/city/tests"):
        (tmp_path / group).mkdir()
        (tmp_path / group / "memory.current").write_text("264241152\n")
        (tmp_path / group / "memory.max").write_text("268435456\n")
        assert in_memory(lasting) == lasting, group
        (tmp_path / group / "memory.max").write_text("max\n")
        assert in_memory(lasting) != lasting, group
    (tmp_path / "mounts").write_text(f"/dev/vda {shared} ext4 rw 0 0\n")
    assert in_memory(lasting) == lasting
    (tmp_path / "mounts").unlink()
    assert in_memory(lasting) == lasting


def test_a_place_that_others_may_enter_is_not_taken(shared: Path, tmp_path: Path) -> None:
    lasting = tmp_path / "var" / "postgres"
    place = in_memory(lasting).parent
    place.chmod(0o755)
    assert in_memory(lasting) == lasting
    place.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    place.symlink_to(elsewhere)
    assert in_memory(lasting) == lasting


def paper(holder: Holder) -> int:
    """Make a table where there was none; returns how many rows it holds then."""
    with psycopg.connect(holder.address()["HUIYIN_OWNER_DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE paper (id int)")
        return connection.execute("INSERT INTO paper VALUES (1)").rowcount


def test_what_a_killed_run_left_goes_even_where_it_took_all_the_room(shared: Path, tmp_path: Path) -> None:
    lasting = tmp_path / "var" / "postgres"
    left = in_memory(lasting)
    for place in (left, lasting):
        place.mkdir(parents=True)
        (place / "PG_VERSION").touch()
    (tmp_path / "meminfo").write_text("MemAvailable: 65536 kB\n")
    assert _emptied(lasting) == lasting
    assert not left.parent.exists()
    assert not lasting.exists()


@needs_room
@pytest.mark.services
def test_it_begins_empty_after_a_run_that_was_killed_and_is_gone_at_the_end(hold, tmp_path):
    place = in_memory(tmp_path / "var/postgres")
    place.parent.rmdir()
    first = hold(tmp_path / "var", "quick")
    assert paper(first) == 1
    assert (place / "PG_VERSION").exists()
    assert not (tmp_path / "var/postgres").exists()
    kill([first.process.pid, *leftovers.at_home_in(place), *first.servers()])
    first.process.wait()
    assert place.exists()
    second = hold(tmp_path / "var", "quick")
    assert paper(second) == 1
    second.stop()
    assert leftovers.at_home_in(place) == []
    assert not place.parent.exists()
