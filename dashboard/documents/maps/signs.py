"""What the signs on a map mean: legend of those that are on it."""

from collections.abc import Iterator, Mapping, Sequence

from dashboard.documents.maps.keys import line_key, number_key, symbol_key
from dashboard.documents.maps.marks import Mark, State
from dashboard.documents.maps.panel import Block, Draw
from dashboard.documents.maps.scene import Scene
from dashboard.text import _

SMALLER = 0.72


def sign_blocks(
    marks: Sequence[Mark], service_type: str, words: Mapping[str, str]
) -> list[Block]:
    """Legend of the signs that a map has, each once.

    Parameters
    ----------
    service_type
        Type whose symbol stands as the example; empty: the first that has the sign.
    words
        What is said of each sign: `open`, `old`, `unverified`, `closed`, `number` and
        `smaller`; one without words is not told.
    """
    found: dict[str, Draw] = {}
    for mark in marks:
        for sign, key in _signs(mark, service_type):
            found.setdefault(sign, key)
    return [Block(words[sign], key=found[sign]) for sign in words if sign in found]


def _signs(mark: Mark, service_type: str) -> Iterator[tuple[str, Draw]]:
    for state, _count in mark.counts:
        code = service_type or state[0]
        if mark.has_numbers:
            yield "number", number_key(code)
        if not mark.own:
            yield "smaller", symbol_key(code, size=SMALLER)
        yield _state_sign(state, code)


def _state_sign(state: State, code: str) -> tuple[str, Draw]:
    _type, status, old = state
    if status != "open":
        return status, symbol_key(code, status=status)
    return ("old", symbol_key(code, pale=True)) if old else ("open", symbol_key(code))


def border_blocks(scene: Scene) -> list[Block]:
    """Legend of the border of a group's area; nothing for the whole municipality."""
    if scene.group_area is None:
        return []
    border = line_key("#222", 1.6, broken=True)
    return [Block(_("Border of the area (indicative)"), key=border)]


def ground_sources(scene: Scene) -> frozenset[str]:
    """Sources of what lies behind every map."""
    tables = (scene.ground.municipalities, scene.ground.lakes, scene.ground.localities)
    return frozenset(
        source for table in tables for source in table["source_id"] if source
    )
