"""Brings a large list into a store, in a process of its own: prints what it took."""

import csv
import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

from geodata.intake.columns import suggest
from geodata.intake.compare import compare
from geodata.intake.listing import read_listing
from geodata.intake.positions import recognise
from geodata.intake.records import Usual
from geodata.intake.rows import accept
from geodata.intake.taking import chosen_rows, usual_choice
from geodata.pack import DEFAULT_PACK, cells_of, read_pack
from geodata.store.change_records import NewChange
from geodata.store.changes import add_change
from geodata.store.engine import open_store

TODAY = date(2026, 12, 31)
HEAD = (
    "Namn", "Kedja", "Ort", "Adress", "N", "E", "Serviceslag", "Status", "Datum",
    "Öppettider", "Anmärkning",
)  # fmt: skip
SERVICES = ("post", "apotek", "lanthandel", "drivmedel", "bankomat")
SOURCE = {
    "source_id": "large-list",
    "title": "En stor lista",
    "publisher": "Kommunen",
    "licence": "CC0-1.0",
    "as_of": "2025-03-01",
}
CORNER = (580_000, 6_553_000)
ACROSS, APART_M = 400, 50


def write(path: Path, rows: int) -> None:
    """Write a list as Excel in Swedish saves it: semicolons, commas, Windows-1252."""
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEAD)
        for i in range(rows):
            north = CORNER[1] + i % ACROSS * APART_M
            east = CORNER[0] + i // ACROSS * APART_M
            writer.writerow(
                (
                    f"Åkes butik {i}",
                    "ICA",
                    "Malmköping",
                    f"Storgatan {i}",
                    f"{north},5",
                    f"{east},25",
                    SERVICES[i % len(SERVICES)],
                    "öppen",
                    "2025-03-01",
                    "Mo-Fr 09:00-18:00",
                    f"Nr {i}",
                )
            )


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bring(path: Path, url: str) -> dict[str, float]:
    """Seconds of each step, and the most memory up to its end in MB."""
    found: dict[str, float] = {}

    @contextmanager
    def measured(name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        found[name] = time.perf_counter() - start
        found[f"{name}, memory"] = peak_mb()

    pack = read_pack(DEFAULT_PACK, TODAY)
    home, code = pack.municipality.home_view, pack.municipality.code
    tables = cells_of(DEFAULT_PACK)
    engine = open_store(url)
    found["before, memory"] = peak_mb()
    with measured("read"):
        listing = read_listing(path, path.name)
    with measured("understand"):
        columns = suggest(list(listing.table.columns))
        positions = recognise(listing, columns, (home.latitude, home.longitude))
        usual, areas = Usual(municipality_code=code), pack.municipalities
        accepted = accept(listing, columns, positions, usual, areas=areas, today=TODAY)
    del listing
    with measured("compare"):
        comparison = compare(tables, accepted, municipality_code=code)
        rows = chosen_rows(
            tables,
            comparison,
            usual_choice(comparison),
            gone="closed",
            source=SOURCE,
            day=TODAY,
        )
    del comparison
    with measured("store"):
        new = NewChange(uuid4().hex, "import", rows, source=path.name)
        change = add_change(
            engine,
            DEFAULT_PACK,
            new,
            municipality_code=code,
            role="command",
            today=TODAY,
        )
    found["rows"] = change.rows
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bring(Path(sys.argv[1]), sys.argv[2])))
