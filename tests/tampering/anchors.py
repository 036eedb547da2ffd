"""Edits of anchors, of the heads they bind, and of their copy outside the database."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

from core.evidence import Subject, outside
from core.evidence.anchoring import anchor_text, hashed_leaves
from core.evidence.merkle import line_hash, root_of
from core.models import Anchor, AnchoredHead
from tests.tampering import Edit, Expected, NoSuchPlace, pick, read, run
from tests.tampering.chains import IS, rebuild

BY = "sha256"


def _expect(number: int, kinds: str) -> Expected:
    return Expected(Subject("anchor", number), frozenset(kinds.split()), number)


def _number(chance: Random) -> int:
    return int(pick(chance, "SELECT number FROM core_anchor")[0])


def column_changed(chance: Random) -> Expected:
    number = _number(chance)
    setting = chance.choice(
        (
            "at = at + interval '1 second'",
            "count = count + 1",
            "root = sha256(root)",
            "previous = sha256(previous)",
            "hash = sha256(hash)",
            "text = replace(text, 'count', 'Count')",
        )
    )
    run(f"UPDATE core_anchor SET {setting} WHERE number = %s", [number])
    return _expect(number, "anchor_altered")


def taken_out(chance: Random) -> Expected:
    last = read("SELECT max(number) FROM core_anchor")[0][0]
    number = _number(chance)
    run("DELETE FROM core_anchor WHERE number = %s", [number])
    return _expect(number, "outside_ahead" if number == last else "anchor_gap")


def all_taken_out(chance: Random) -> Expected:
    """No anchor, no bound head, no mark: as if there never had been one."""
    run("DELETE FROM core_anchoredhead")
    run("DELETE FROM core_anchor")
    run("UPDATE core_evidencehead SET is_anchored = false")
    return _expect(1, "outside_ahead")


def head_taken_out(chance: Random) -> Expected:
    id_, number = pick(
        chance,
        "SELECT bound.id, anchor_id FROM core_anchoredhead AS bound JOIN core_evidencehead AS head "
        "USING (subject_kind, subject_id) WHERE head.sequence > bound.sequence",
    )
    run("DELETE FROM core_anchoredhead WHERE id = %s", [id_])
    return _expect(number, "anchor_heads")


def head_rewritten(chance: Random) -> Expected:
    """A rebuilt chain whose bound heads were rewritten to fit: the root no longer does."""
    id_, number = pick(
        chance,
        "SELECT subject_id, min(anchor_id) FROM core_anchoredhead WHERE subject_kind = 'ticket' GROUP BY 1",
    )
    rebuild(id_, 1)
    _refit(id_)
    return _expect(number, "anchor_heads")


def everything_rewritten(chance: Random) -> Expected:
    """A rebuilt chain, its bound heads, their anchors and every anchor after: the copy outside differs."""
    id_, number = pick(
        chance,
        "SELECT subject_id, min(anchor_id) FROM core_anchoredhead WHERE subject_kind = 'ticket' GROUP BY 1",
    )
    rebuild(id_, 1)
    _refit(id_)
    previous = bytes(32)
    for anchor in Anchor.objects.order_by("number"):
        heads = AnchoredHead.objects.filter(anchor=anchor).order_by("subject_kind", "subject_id")
        leaves = hashed_leaves([(h.subject_kind, h.subject_id, h.sequence, bytes(h.hash)) for h in heads], BY)
        root = root_of(leaves, BY)
        text = anchor_text(
            number=anchor.number, at=anchor.at, count=anchor.count, root=root, previous=previous, by=BY
        )
        hash_ = line_hash(text, BY)
        run(
            "UPDATE core_anchor SET text = %s, hash = %s, root = %s, previous = %s WHERE number = %s",
            [text, hash_, root, previous, anchor.number],
        )
        previous = hash_
    return _expect(number, "outside_differs")


def _refit(id_: int) -> None:
    run(
        "UPDATE core_anchoredhead AS bound SET hash = record.hash FROM core_evidencerecord AS record "
        "WHERE record.subject_kind = bound.subject_kind AND record.subject_id = bound.subject_id "
        "AND record.sequence = bound.sequence AND bound.subject_kind = 'ticket' AND bound.subject_id = %s",
        [id_],
    )


def _rewrite(change: Callable[[list[str], int], None]) -> Callable[[Random], int]:
    """Edit the copy as a list of lines, by chance at one of them; returns the anchor's number there."""

    def edit(chance: Random) -> int:
        paths = sorted(outside.folder().glob(outside.PATTERN))
        if not paths:
            raise NoSuchPlace("no copy")
        path: Path = chance.choice(paths)
        texts = path.read_text().splitlines()
        place = chance.randrange(len(texts))
        number = int(json.loads(texts[place])["number"])
        change(texts, place)
        path.write_text("".join(f"{text}\n" for text in texts))
        return number

    return edit


def _another_root(texts: list[str], place: int) -> None:
    texts[place] = json.dumps(json.loads(texts[place]) | {"root": "0" * 64}, separators=(",", ":"))


def _unreadable(texts: list[str], place: int) -> None:
    texts[place] = "?" + texts[place]


def _without(texts: list[str], place: int) -> None:
    del texts[place]


def _twice(texts: list[str], place: int) -> None:
    texts.insert(place, texts[place])


def _cut(texts: list[str], place: int) -> None:
    del texts[place:]


def line_changed(chance: Random) -> Expected:
    return _expect(_rewrite(_another_root)(chance), "outside_differs")


def line_unreadable(chance: Random) -> Expected:
    return _expect(_rewrite(_unreadable)(chance), "outside_unread")


def line_taken_out(chance: Random) -> Expected:
    return _expect(_rewrite(_without)(chance), "outside_differs outside_behind outside_missing")


def line_doubled(chance: Random) -> Expected:
    number = _rewrite(_twice)(chance)
    return Expected(
        Subject("anchor", number + 1), frozenset({"outside_differs", "outside_ahead"}), number + 1
    )


def copy_cut(chance: Random) -> Expected:
    return _expect(_rewrite(_cut)(chance), "outside_behind outside_differs outside_missing")


def copy_gone(chance: Random) -> Expected:
    for path in outside.folder().glob(outside.PATTERN):
        path.unlink()
    return _expect(1, "outside_missing")


ANCHORS: dict[str, Edit] = {
    f"anchor_{edit.__name__}": edit
    for edit in (
        column_changed,
        taken_out,
        all_taken_out,
        head_taken_out,
        head_rewritten,
        everything_rewritten,
    )
}
OUTSIDE: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (line_changed, line_unreadable, line_taken_out, line_doubled, copy_cut, copy_gone)
}
__all__ = ["ANCHORS", "IS", "OUTSIDE"]
