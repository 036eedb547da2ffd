"""Trees of three levels, topics and areas: what lies below a node, and by which branch. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import add

Count = tuple[int, ...]
Rolled = dict[int | None, Count]


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a catalogue. ``marks``: what else is to be known of it, in letters."""

    id: int
    parent: int | None
    code: str
    name: str
    depth: int = 1
    marks: str = ""


class Tree:
    """A catalogue as a tree; ids it does not know lie nowhere."""

    __slots__ = ("_below", "_by_code", "nodes")

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes: Mapping[int, Node] = {node.id: node for node in nodes}
        self._by_code = {node.code: node for node in self.nodes.values()}
        self._below: dict[int | None, list[Node]] = {}
        for node in self.nodes.values():
            self._below.setdefault(node.parent, []).append(node)

    def coded(self, code: str) -> Node | None:
        """The node of this code."""
        return self._by_code.get(code)

    def children(self, node: Node | None) -> list[Node]:
        """The nodes right below one; the first level for None. In order of their codes."""
        return sorted(self._below.get(node.id if node else None, []), key=lambda child: child.code)

    def within(self, node: Node) -> frozenset[int]:
        """The ids of a node and everything below it."""
        found, waiting = {node.id}, [node]
        while waiting:
            for child in self._below.get(waiting.pop().id, []):
                if child.id not in found:
                    found.add(child.id)
                    waiting.append(child)
        return frozenset(found)

    def road(self, node: Node | None) -> tuple[Node, ...]:
        """From the first level down to the node, itself included."""
        found: list[Node] = []
        while node is not None and node not in found:
            found.append(node)
            node = self.nodes.get(node.parent) if node.parent is not None else None
        return tuple(reversed(found))

    def standing_for(self, id: int | None, depth: int, under: Node | None = None) -> int | None:
        """The node of this depth that an id is counted under: its own where it lies no deeper.

        None for an id that is None, unknown, or outside ``under``.
        """
        road = self.road(self.nodes.get(id)) if id is not None else ()
        if not road or (under is not None and under not in road):
            return None
        lowest = under.depth if under is not None else 1
        return road[min(max(depth, lowest), len(road)) - 1].id


def rolled_up(counts: Mapping[int | None, Count], tree: Tree, depth: int, under: Node | None) -> Rolled:
    """Counts by id, added up by the node of this depth; outside ``under`` they are left out.

    Each value is a tuple of numbers. What has no id stands under None where nothing is drilled into.
    """
    found: dict[int | None, Count] = {}
    for id, numbers in counts.items():
        place = tree.standing_for(id, depth, under)
        if place is None and under is not None:
            continue
        known = found.get(place)
        found[place] = tuple(map(add, known, numbers)) if known else tuple(numbers)
    return found
