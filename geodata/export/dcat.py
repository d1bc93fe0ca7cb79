"""What a pack holds, as open data is described in Sweden: DCAT-AP-SE 3, in JSON-LD.

Properties and their values are those of the profile's specification (Myndigheten för
digital förvaltning, https://docs.dataportal.se/dcat/): what it demands and recommends
of a catalogue, a data set, a distribution, an agent and a contact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urljoin

import shapely

from geodata.errors import AnalysisError
from geodata.pack import Pack

Texts = Mapping[str, str]
"""A text by language code."""
Node = dict[str, Any]

PREFIXES: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EU: Final = "http://publications.europa.eu/resource/authority"
LANGUAGES: Final = {"sv": f"{EU}/language/SWE", "en": f"{EU}/language/ENG"}
THEMES: Final = f"{EU}/data-theme"
PUBLIC: Final = f"{EU}/access-right/PUBLIC"
LOCAL_AUTHORITY: Final = "http://purl.org/adms/publishertype/LocalAuthority"
CC0: Final = "http://creativecommons.org/publicdomain/zero/1.0/"
LICENCES: Final = {
    "CC0": CC0,
    "CC0-1.0": CC0,
    "CC BY 4.0": "http://creativecommons.org/licenses/by/4.0/",
    "CC-BY-4.0": "http://creativecommons.org/licenses/by/4.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
"""Address of a licence by what the table of sources calls it."""
CRS: Final = "http://www.opengis.net/def/crs"
FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "csv": ("text/csv", ""),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ""),
    "geojson": ("application/geo+json", f"{CRS}/OGC/1.3/CRS84"),
    "gpkg": ("application/geopackage+sqlite3", f"{CRS}/EPSG/0/3006"),
    "zip": ("application/zip", ""),
}
"""Media type, and the system of coordinates where there are any, by a file's ending."""


@dataclass(frozen=True)
class DataSet:
    """A table, or several, that can be taken along in some formats.

    Attributes
    ----------
    code
        What its files are called, without their ending.
    title, description
        Texts by language.
    formats
        Endings of its files, keys of `FORMATS`.
    source_ids
        Where its rows are from.
    period
        First and last day that they tell of; None where that is not known.
    themes
        Themes of the European list, such as `REGI`.
    keywords
        Words by language.
    """

    code: str
    title: Texts
    description: Texts
    formats: Sequence[str]
    source_ids: Sequence[str]
    period: tuple[date, date] | None
    themes: Sequence[str] = ()
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)


def describe(
    pack: Pack,
    sets: Sequence[DataSet],
    *,
    title: Texts,
    description: Texts,
    modified: date,
    base_url: str = "",
) -> Node:
    """Catalogue of the municipality with a data set for each table, as JSON-LD.

    Every data set names its publisher (the municipality), its contact point, the area
    and the time that it is about, its language, and a distribution for each format
    with the address of its file. A licence is named only where all sources of a data
    set have the same one, and it has an address; all sources stand with their
    licences in the statement of where the data is from.

    Parameters
    ----------
    title, description
        Of the catalogue, by language.
    modified
        Day on which the data was last changed.
    base_url
        Address (http or https) of the folder that the files are put in. When left out
        the addresses are relative: the files lie beside the description.

    Raises
    ------
    AnalysisError
        `base_url` is no such address.
    """
    if base_url and not base_url.startswith(("http://", "https://")):
        raise AnalysisError("not_web_address", found=base_url)
    base = base_url if not base_url or base_url.endswith("/") else f"{base_url}/"
    about = _About(pack, base, modified)
    catalogue: Node = {
        "@id": f"{base}#catalogue",
        "@type": "dcat:Catalog",
        "dcterms:title": _texts(title),
        "dcterms:description": _texts(description),
        "dcterms:publisher": {"@id": about.publisher},
        "dcterms:license": {"@id": CC0},
        "dcterms:language": _languages(title),
        "dcterms:modified": _day(modified),
        "dcterms:spatial": {"@id": about.area},
        "dcat:themeTaxonomy": {"@id": THEMES},
        "dcat:dataset": [{"@id": about.id_of(one)} for one in sets],
    }
    if base:
        catalogue["foaf:homepage"] = {"@id": base}
    nodes = [catalogue, *about.parties(), *map(about.data_set, sets)]
    nodes += [about.distribution(one, form) for one in sets for form in one.formats]
    return {"@context": PREFIXES, "@graph": nodes}


@dataclass(frozen=True)
class _About:
    """What all data sets of a catalogue share."""

    pack: Pack
    base: str
    modified: date

    @property
    def publisher(self) -> str:
        return f"{self.base}#publisher"

    @property
    def contact(self) -> str:
        return f"{self.base}#contact"

    @property
    def area(self) -> str:
        return f"{self.base}#area"

    def id_of(self, one: DataSet) -> str:
        return f"{self.base}#{one.code}"

    def parties(self) -> list[Node]:
        """Publisher, contact point and area."""
        municipality, contact = self.pack.municipality, self.pack.contact
        publisher = {
            "@id": self.publisher,
            "@type": "foaf:Agent",
            "foaf:name": municipality.official_name,
            "dcterms:type": {"@id": LOCAL_AUTHORITY},
        }
        organisation: Node = {
            "@id": self.contact,
            "@type": "vcard:Organization",
            "vcard:fn": contact.unit if contact else municipality.official_name,
        }
        if contact:
            organisation["vcard:hasEmail"] = {"@id": f"mailto:{contact.email}"}
        return [publisher, organisation, self._area()]

    def _area(self) -> Node:
        municipality, areas = self.pack.municipality, self.pack.municipalities
        home = areas[areas["municipality_code"] == municipality.code].geometry
        node: Node = {
            "@id": self.area,
            "@type": "dcterms:Location",
            "rdfs:label": municipality.official_name,
            "dcterms:identifier": municipality.code,
        }
        if len(home):
            shape = home.iloc[0]
            node["dcat:bbox"] = _wkt(shapely.box(*shape.bounds))
            node["dcat:centroid"] = _wkt(shape.centroid)
            node["locn:geometry"] = _wkt(shape)
        return node

    def data_set(self, one: DataSet) -> Node:
        node = {
            "@id": self.id_of(one),
            "@type": "dcat:Dataset",
            "dcterms:title": _texts(one.title),
            "dcterms:description": _texts(one.description),
            "dcterms:publisher": {"@id": self.publisher},
            "dcat:contactPoint": {"@id": self.contact},
            "dcterms:identifier": f"{self.pack.municipality.code}-{one.code}",
            "dcterms:modified": _day(self.modified),
            "dcterms:language": _languages(one.title),
            "dcterms:spatial": {"@id": self.area},
            "dcterms:accessRights": {"@id": PUBLIC},
            "dcat:theme": [{"@id": f"{THEMES}/{theme}"} for theme in one.themes],
            "dcat:keyword": [
                {"@value": word, "@language": code}
                for code, words in one.keywords.items()
                for word in words
            ],
            "dcat:distribution": [
                {"@id": self._file(one, form)} for form in one.formats
            ],
        }
        if one.period:
            node["dcterms:temporal"] = {
                "@type": "dcterms:PeriodOfTime",
                "dcat:startDate": _day(one.period[0]),
                "dcat:endDate": _day(one.period[1]),
            }
        told = self._provenance(one)
        if told:
            node["dcterms:provenance"] = {
                "@type": "dcterms:ProvenanceStatement",
                "rdfs:label": told,
            }
        return node

    def _file(self, one: DataSet, form: str) -> str:
        return urljoin(self.base, quote(f"{one.code}.{form}"))

    def distribution(self, one: DataSet, form: str) -> Node:
        address, (media, crs) = self._file(one, form), FORMATS[form]
        node: Node = {
            "@id": address,
            "@type": "dcat:Distribution",
            "dcterms:title": f"{one.code}.{form}",
            "dcat:accessURL": {"@id": address},
            "dcat:downloadURL": {"@id": address},
            "dcterms:format": media,
            "dcterms:modified": _day(self.modified),
        }
        licences = {self._sources().get(i, {}).get("licence") for i in one.source_ids}
        known = LICENCES.get(licences.pop() or "") if len(licences) == 1 else None
        if known:
            node["dcterms:license"] = {"@id": known}
        if crs:
            node["dcterms:conformsTo"] = {"@id": crs, "@type": "dcterms:Standard"}
        return node

    def _sources(self) -> dict[str, dict[str, str]]:
        rows = self.pack.sources.to_dict("records")
        return {row["source_id"]: {str(k): v for k, v in row.items()} for row in rows}

    def _provenance(self, one: DataSet) -> list[Node]:
        """The sources as one text for each language."""
        rows = [self._sources()[i] for i in one.source_ids if i in self._sources()]
        parts = ("title", "publisher", "licence")
        told = []
        for code in one.title if rows else ():
            lines = []
            for row in rows:
                words = [row.get(f"{part}_{code}") or row[part] for part in parts]
                lines.append(", ".join([*words, row["as_of"]]))
            told.append({"@value": "; ".join(lines), "@language": code})
        return told


def _texts(texts: Texts) -> list[Node]:
    return [{"@value": text, "@language": code} for code, text in texts.items()]


def _languages(texts: Texts) -> list[Node]:
    return [{"@id": LANGUAGES[code]} for code in texts]


def _day(day: date) -> Node:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _wkt(shape: shapely.Geometry) -> Node:
    text = shapely.to_wkt(shape, rounding_precision=5, trim=True)
    return {"@value": text, "@type": "geo:wktLiteral"}
