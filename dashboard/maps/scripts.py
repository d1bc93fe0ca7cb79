"""JavaScript for the map: files of our own called with values, and layers as text."""

import json
from functools import cache
from pathlib import Path
from typing import Final

import folium
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import generate_leaflet_string

FOLDER: Final = Path(__file__).parents[1] / "browser"


class Script(MacroElement):
    """Lines of JavaScript in which `map` is the map and `parent` what this is in."""

    _template = Template(
        "{% macro script(this, kwargs) %}{ const map = map_div;"
        "const parent = {{ this._parent.get_name() }};\n{{ this.code }}"
        "}{% endmacro %}"
    )

    def __init__(self, code: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Script"
        self.code = code


def script(group: folium.FeatureGroup, name: str) -> str:
    """JavaScript that makes a group and adds it to `parent`.

    folium compiles a template for each of its objects whenever it draws them, which
    takes most of the time of a run: so a layer is written out once and kept as text.

    Parameters
    ----------
    group
        A layer, not in a map yet.
    name
        Name of its variables: letters that no other layer has.
    """
    holder = folium.Map(tiles=None)
    group.add_to(holder)
    holder.get_root().render()
    code = generate_leaflet_string(group, base_id=name)
    code = code.replace(holder.get_name(), "parent")
    return f"{code}\nfeature_group_{name}.addTo(parent);"


@cache
def browser_file(name: str) -> str:
    """Text of a file in `browser/`."""
    return (FOLDER / name).read_text(encoding="utf-8")


def call(name: str, *values: object) -> str:
    """JavaScript of a file that holds one function, called with values."""
    arguments = ", ".join(script_safe(value) for value in values)
    return f"({browser_file(name)})(map, {arguments});"


def script_safe(value: object) -> str:
    """JSON that cannot end a script element."""
    text = json.dumps(value, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
