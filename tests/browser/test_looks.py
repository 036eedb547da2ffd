"""Which looks are asked for, and that a page at which looking breaks off is a fault and no end."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from bench.a6 import chosen
from tests.browser import visits
from tests.browser.tour import Stop
from tests.browser.visits import ALL_MODES, MODES


def names(*words: str) -> list[str]:
    return [mode.name for mode in chosen([*words])]


def test_without_a_word_all_twelve_are_taken() -> None:
    assert chosen([]) == ALL_MODES
    assert len({mode.name for mode in ALL_MODES}) == 12


def test_a_word_names_what_its_looks_have_in_common() -> None:
    assert names("english-phone") == ["english-light-phone", "english-dark-phone", "english-large-phone"]
    assert names("phone-english") == names("english-phone")
    assert names("chinese-dark-wide") == ["chinese-dark-wide"]
    assert len(names("large", "dark")) == 8


def test_a_look_there_is_not_is_answered_with_those_there_are() -> None:
    with pytest.raises(SystemExit, match=r"french.*english-light-wide"):
        chosen(["french"])


def test_where_looking_breaks_off_the_next_page_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def window(*_: object) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(context=None)

    def look(_page: object, stop: Stop, _seen: set[str]) -> Iterator[str]:
        yield "first"
        assert stop.address != "/broken/", "no dialog"

    monkeypatch.setattr(visits, "window", window)
    monkeypatch.setattr(visits, "enter", lambda *_: None)
    monkeypatch.setattr(visits, "_look", look)
    stops = [Stop("one", "", "/broken/"), Stop("two", "", "/whole/")]
    told: dict[str, Any] = {
        stop.name: [fault.split(": ", 1)[1] for fault in faults]
        for stop, faults in visits.visits(None, "", MODES[0], stops, set())  # type: ignore[arg-type]
    }
    assert [fault.splitlines()[0] for fault in told["one"]] == ["first", "broke off: no dialog"]
    assert told["two"] == ["first"]
