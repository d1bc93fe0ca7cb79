"""Tables as files to take along: CSV, Excel, GeoJSON, GeoPackage; and what they are."""

from geodata.export.geojson import to_geojson
from geodata.export.geopackage import to_geopackage
from geodata.export.sheets import to_csv, to_excel, without_formulas

__all__ = ["to_csv", "to_excel", "to_geojson", "to_geopackage", "without_formulas"]
