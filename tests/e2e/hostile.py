"""A pack whose every text tries to be more than text."""

import csv
import itertools
import json
import re
import shutil
from pathlib import Path
from typing import Final

from geodata.pack import DEFAULT_PACK

LONG: Final = "Lång" * 125
AWAY: Final = "https://example.org/hacked.png"

MARKDOWN: Final = f"![x]({AWAY}) [y](javascript:alert(3)) **z** $q$ :red[r] &lt;"

TEXTS: Final = (
    "<img src=x onerror=alert(1)>",
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=2</script>",
    "a`b ${alert(1)} \\1 \"c\" 'd'",
    "<svg/onload=alert(2)><b>bold</b>&amp;&lt;",
    MARKDOWN,
    "{{ 7 * 7 }} {% raw %} %(x)s {0}",
    LONG,
)
"""Texts of which none may be anything but text."""

TABLES: Final = {
    "places.csv": ["name", "operator", "village", "street_address", "note"],
    "osm_places.csv": ["name", "operator", "village", "note"],
    "services.csv": ["note", "opening_hours"],
    "localities.csv": ["name"],
    "groups.csv": ["name", "home_village", "position_basis", "verification"],
    "sources.csv": ["title", "publisher", "licence", "note"],
    "completeness.csv": ["note"],
}
POLYGONS: Final = ("municipalities.geojson", "lakes.geojson")
KEYS: Final = ("name", "operator", "official_name", "attribution", "unit", "owner")


def hostile_pack(folder: Path) -> Path:
    """Copy the pack of Flen and put a hostile text into every cell that is shown."""
    pack = shutil.copytree(DEFAULT_PACK, folder / "pack")
    for file, columns in TABLES.items():
        _poison_table(pack / file, columns)
    for file in POLYGONS:
        _poison_polygons(pack / file)
    _poison_toml(pack / "projects.toml", 1)
    _poison_toml(pack / "municipality.toml", 0)
    about = f"{TEXTS[0]}\n\n![x]({AWAY})\n\n![y][z]\n\n[z]: {AWAY}\n"
    (pack / "about.sv.md").write_text(about, encoding="utf-8")
    (pack / "about.en.md").write_text(about, encoding="utf-8")
    return pack


def hostile(number: int) -> str:
    """One of the texts, with its number to tell it from the others."""
    return f"{TEXTS[number % len(TEXTS)]} {number}"


def _poison_table(path: Path, columns: list[str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        for name in columns:
            for column in (name, f"{name}_en"):
                if column in row and (row[column] or name != "street_address"):
                    row[column] = hostile(number)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _poison_polygons(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    for number, feature in enumerate(content["features"]):
        feature["properties"]["name"] = hostile(number)
    path.write_text(json.dumps(content), encoding="utf-8")


def _poison_toml(path: Path, step: int) -> None:
    numbers = itertools.count(TEXTS.index(MARKDOWN), step)

    def poison(match: re.Match[str]) -> str:
        return f"{match[1]} = {json.dumps(hostile(next(numbers)))}"

    keys = "|".join(KEYS)
    pattern = rf'^((?:{keys}|[a-z_]+\.(?:sv|en))) = ".*"$'
    text = path.read_text(encoding="utf-8")
    poisoned = re.sub(pattern, poison, text, flags=re.MULTILINE)
    path.write_text(poisoned, encoding="utf-8")
