"""The tree by which one hash binds many: leaves and nodes are hashed apart, so neither passes for the other.

As in RFC 6962: a tree of more than one leaf splits at the largest power of two below its size; no leaf is
ever doubled. A path is the list of neighbours from the leaf upwards.
"""

import hashlib
from collections.abc import Iterable, Sequence

LEAF, NODE, LINE = b"\x00", b"\x01", b"\x02"
Step = tuple[str, bytes]
"""On which side the neighbour stands ("left", "right"), and its hash."""


def leaf_text(kind: str, id: int, sequence: int, hash: bytes) -> str:
    """One chain's head as it is bound: "ticket:42 7 9f86…"."""
    return f"{kind}:{id} {sequence} {hash.hex()}"


def leaf_hash(text: str, by: str) -> bytes:
    return hashlib.new(by, LEAF + text.encode()).digest()


def line_hash(text: str, by: str) -> bytes:
    """The hash of an anchor's line, which the next anchor names."""
    return hashlib.new(by, LINE + text.encode()).digest()


def root_of(leaves: Sequence[bytes], by: str) -> bytes:
    """The root over hashed leaves; raises ValueError for none."""
    if not leaves:
        raise ValueError("An anchor binds one head at least.")
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return _node(root_of(leaves[:split], by), root_of(leaves[split:], by), by)


def path_of(leaves: Sequence[bytes], place: int, by: str) -> list[Step]:
    """The neighbours by which the leaf at ``place`` reaches the root."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if place < split:
        return [*path_of(leaves[:split], place, by), ("right", root_of(leaves[split:], by))]
    return [*path_of(leaves[split:], place - split, by), ("left", root_of(leaves[:split], by))]


def climb(leaf: bytes, path: Iterable[Step], by: str) -> bytes:
    """The root that a leaf and its path lead to."""
    for side, neighbour in path:
        leaf = _node(neighbour, leaf, by) if side == "left" else _node(leaf, neighbour, by)
    return leaf


def _split(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _node(left: bytes, right: bytes, by: str) -> bytes:
    return hashlib.new(by, NODE + left + right).digest()
