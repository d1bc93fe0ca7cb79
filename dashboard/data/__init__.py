"""Everything that is cached: frozen parameters in, shared read-only results out.

Nothing here is changed by a caller; `version` makes a changed pack be read anew.
"""

from dashboard.data.core import (
    Source,
    alternatives,
    counts,
    covered,
    group_areas,
    has_osm,
    offers,
    pack,
    selected,
    source,
    source_rows,
    villages,
)
from dashboard.data.looks import view
from dashboard.data.scripts import (
    backdrop_script,
    group_script,
    mark_script,
    marks,
    name_script,
    project_script,
    tile_script,
)
from dashboard.data.tables import ROWS_A_PAGE, csv_file, excel_file, table_html

__all__ = [
    "ROWS_A_PAGE",
    "Source",
    "alternatives",
    "backdrop_script",
    "counts",
    "covered",
    "csv_file",
    "excel_file",
    "group_areas",
    "group_script",
    "has_osm",
    "mark_script",
    "marks",
    "name_script",
    "offers",
    "pack",
    "project_script",
    "selected",
    "source",
    "source_rows",
    "table_html",
    "tile_script",
    "view",
    "villages",
]
