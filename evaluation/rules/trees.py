"""Trees of three levels, topics and areas: what lies below a node, and by which branch. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a catalogue."""

    id: int
    parent: int | None
    code: str
    name: str
    depth: int = 1


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

    def branch(self, id: int | None, under: Node | None) -> int | None:
        """By which of the children of ``under`` an id is reached: ``under`` itself where it is the id.

        None for an id that is None, unknown, or lies elsewhere.
        """
        road = self.road(self.nodes.get(id)) if id is not None else ()
        if under is None:
            return road[0].id if road else None
        if under not in road:
            return None
        place = road.index(under) + 1
        return road[place].id if place < len(road) else under.id


def rolled_up(counts: Mapping[int | None, int], tree: Tree, under: Node | None) -> dict[int | None, int]:
    """Counts by id added up by branch; what lies elsewhere is left out, what is nowhere stands under None."""
    found: dict[int | None, int] = {}
    for id, n in counts.items():
        branch = tree.branch(id, under)
        if branch is None and under is not None:
            continue
        found[branch] = found.get(branch, 0) + n
    return found
