"""Edits of chains: in the middle, swapped, cut, taken out, rebuilt with right hashes."""

import json
from random import Random

from core.evidence import Subject, chain_hash
from tests.tampering import Edit, Expected, NoSuchPlace, pick, read, run

IS = "subject_kind = 'ticket' AND subject_id = %s"
START = bytes(32)


def _long_chain(chance: Random, least: int = 4) -> tuple[int, int]:
    found = pick(
        chance,
        "SELECT subject_id, sequence FROM core_evidencehead WHERE subject_kind = 'ticket' AND sequence >= %s",
        [least],
    )
    return found[0], found[1]


def _bound(chance: Random, least: int = 3) -> tuple[int, int, int]:
    """A chain, its length, and the last record of it that an anchor binds."""
    found = pick(
        chance,
        "SELECT head.subject_id, head.sequence, max(bound.sequence) FROM core_evidencehead AS head "
        "JOIN core_anchoredhead AS bound USING (subject_kind, subject_id) WHERE subject_kind = 'ticket' "
        "GROUP BY 1, 2 HAVING max(bound.sequence) >= %s",
        [least],
    )
    return found[0], found[1], found[2]


def _expect(id_: int, kinds: str, sequence: int | None = None) -> Expected:
    return Expected(Subject("ticket", id_), frozenset(kinds.split()), sequence)


def text_changed(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    place = chance.randint(1, length)
    run(
        'UPDATE core_evidencerecord SET text = replace(text, \'"verb":"\', \'"verb":"x\') '
        f"WHERE {IS} AND sequence = %s",
        [id_, place],
    )
    return _expect(id_, "altered", place)


def hash_changed(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    place = chance.randint(1, length)
    changed = "set_byte(hash, 7, 255 - get_byte(hash, 7))"
    run(f"UPDATE core_evidencerecord SET hash = {changed} WHERE {IS} AND sequence = %s", [id_, place])
    return _expect(id_, "altered", place)


def column_changed(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    place = chance.randint(1, length)
    setting = chance.choice(
        (
            "verb = 'sweep'",
            "actor_id = coalesce(actor_id, 0) + 1",
            "actor_name = actor_name || '某'",
            "at = at + interval '1 second'",
        )
    )
    run(f"UPDATE core_evidencerecord SET {setting} WHERE {IS} AND sequence = %s", [id_, place])
    return _expect(id_, "columns", place)


def swapped(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    first, second = sorted(chance.sample(range(1, length + 1), 2))
    run(
        "UPDATE core_evidencerecord AS a SET text = b.text, hash = b.hash FROM core_evidencerecord AS b "
        "WHERE a.subject_kind = 'ticket' AND b.subject_kind = 'ticket' AND a.subject_id = %s "
        "AND b.subject_id = a.subject_id AND a.sequence <> b.sequence "
        "AND a.sequence = ANY(%s) AND b.sequence = ANY(%s)",
        [id_, [first, second], [first, second]],
    )
    return _expect(id_, "misplaced", first)


def taken_out(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    place = chance.randint(1, length - 1)
    run(f"DELETE FROM core_evidencerecord WHERE {IS} AND sequence = %s", [id_, place])
    return _expect(id_, "gap", place)


def moved_elsewhere(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    run(
        "UPDATE core_evidencerecord SET subject_kind = 'elsewhere' WHERE subject_kind = 'ticket' "
        "AND subject_id = %s AND sequence = %s",
        [id_, length],
    )
    run("DELETE FROM core_evidencerecord WHERE subject_kind = 'elsewhere'")
    return _expect(id_, "tail_cut", length)


def tail_cut(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    place = chance.randint(2, length)
    run(f"DELETE FROM core_evidencerecord WHERE {IS} AND sequence >= %s", [id_, place])
    return _expect(id_, "tail_cut", place)


def tail_cut_with_its_head(chance: Random) -> Expected:
    """The head moved back too: the chain fits itself; the anchor remembers the tail."""
    id_, _length, bound = _bound(chance)
    place = chance.randint(2, bound)
    run(f"DELETE FROM core_evidencerecord WHERE {IS} AND sequence >= %s", [id_, place])
    last = read(f"SELECT hash FROM core_evidencerecord WHERE {IS} AND sequence = %s", [id_, place - 1])
    run(f"UPDATE core_evidencehead SET sequence = %s, hash = %s WHERE {IS}", [place - 1, last[0][0], id_])
    return _expect(id_, "anchored_missing")


def chain_gone(chance: Random) -> Expected:
    id_, _length, _bound_to = _bound(chance)
    run(f"DELETE FROM core_evidencerecord WHERE {IS}", [id_])
    run(f"DELETE FROM core_evidencehead WHERE {IS}", [id_])
    return _expect(id_, "anchored_missing")


def rebuild(id_: int, place: int, *, verb: str = "forged") -> None:
    """Write a record anew and every hash after it, and the head: a chain that fits itself."""
    records = read(f"SELECT sequence, text FROM core_evidencerecord WHERE {IS} ORDER BY sequence", [id_])
    previous = START
    for sequence, text in records:
        if sequence == place:
            content = json.loads(text)
            content["verb"] = verb
            text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = chain_hash(previous, text)
        run(
            "UPDATE core_evidencerecord SET text = %s, hash = %s, verb = %s::jsonb->>'verb' "
            f"WHERE {IS} AND sequence = %s",
            [text, previous, text, id_, sequence],
        )
    run(f"UPDATE core_evidencehead SET hash = %s WHERE {IS}", [previous, id_])


def rebuilt_whole(chance: Random) -> Expected:
    """Every hash right again, the head too: only the anchor knows better."""
    id_, _length, bound = _bound(chance)
    rebuild(id_, chance.randint(1, bound))
    return _expect(id_, "anchored_differs")


def rebuilt_but_for_the_head(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    head = read(f"SELECT hash FROM core_evidencehead WHERE {IS}", [id_])[0][0]
    rebuild(id_, chance.randint(1, length))
    run(f"UPDATE core_evidencehead SET hash = %s WHERE {IS}", [head, id_])
    return _expect(id_, "head_differs", length)


def head_changed(chance: Random) -> Expected:
    id_, length = _long_chain(chance)
    if chance.random() < 0.5:
        run(f"UPDATE core_evidencehead SET sequence = sequence - 1 WHERE {IS}", [id_])
        return _expect(id_, "head_behind", length - 1)
    run(f"DELETE FROM core_evidencehead WHERE {IS}", [id_])
    return _expect(id_, "head_missing", length)


def kept_from_the_anchor(chance: Random) -> Expected:
    """A head marked as anchored, so that no anchor would ever bind it."""
    found = read(
        "SELECT subject_id, sequence FROM core_evidencehead WHERE NOT is_anchored AND subject_kind = 'ticket'"
    )
    if not found:
        raise NoSuchPlace("everything is anchored")
    id_, length = chance.choice(found)
    run(f"UPDATE core_evidencehead SET is_anchored = true WHERE {IS}", [id_])
    return _expect(id_, "anchor_skipped", length)


CHAINS: dict[str, Edit] = {
    edit.__name__: edit
    for edit in (
        text_changed,
        hash_changed,
        column_changed,
        swapped,
        taken_out,
        moved_elsewhere,
        tail_cut,
        tail_cut_with_its_head,
        chain_gone,
        rebuilt_whole,
        rebuilt_but_for_the_head,
        head_changed,
        kept_from_the_anchor,
    )
}
