"""The description as DCAT-AP-SE, read by rdflib and asked for what the profile asks."""

import json
import warnings
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from geodata.errors import AnalysisError
from geodata.export.dcat import FORMATS, DataSet, describe
from geodata.pack import DEFAULT_PACK, Pack, read_pack

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
WKT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
BASE = "https://data.example.se/service/"
TITLE = {"sv": "Service på landsbygden", "en": "Service in the countryside"}
SETS = (
    DataSet(
        code="offers",
        title={"sv": "Service", "en": "Services"},
        description={"sv": "Vad som finns.", "en": "What there is."},
        formats=("csv", "gpkg"),
        source_ids=("chain-stores", "se-poi"),
        period=(date(2017, 7, 7), date(2025, 12, 19)),
        themes=("REGI",),
        keywords={"sv": ["butik"], "en": ["shop"]},
    ),
    DataSet(
        code="osm_offers",
        title={"sv": "OpenStreetMap", "en": "OpenStreetMap"},
        description={"sv": "Därifrån.", "en": "From there."},
        formats=("geojson",),
        source_ids=("osm-fuel",),
        period=None,
    ),
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(DEFAULT_PACK)


def node(pack: Pack, base: str = BASE) -> dict[str, Any]:
    return describe(
        pack,
        SETS,
        title=TITLE,
        description=TITLE,
        modified=date(2026, 7, 2),
        base_url=base,
    )


def read(told: dict[str, Any], place: str = "") -> Graph:
    """What rdflib reads, whose own parser uses what it calls deprecated."""
    text = json.dumps(told)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=text, format="json-ld", publicID=place or None)


@pytest.fixture(scope="module")
def graph(pack: Pack) -> Graph:
    return read(node(pack))


def all_of(graph: Graph, kind: Node) -> list[Node]:
    return sorted(graph.subjects(RDF.type, kind))


def test_catalogue_has_what_the_profile_demands(graph: Graph) -> None:
    (one,) = all_of(graph, DCAT.Catalog)
    for needed in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher):
        assert list(graph.objects(one, needed))
    assert set(graph.objects(one, DCAT.dataset)) == set(all_of(graph, DCAT.Dataset))
    assert graph.value(one, DCTERMS.license) == URIRef(
        "http://creativecommons.org/publicdomain/zero/1.0/"
    )
    assert set(graph.objects(one, DCTERMS.title)) == {
        Literal(text, lang=code) for code, text in TITLE.items()
    }
    assert graph.value(one, FOAF.homepage) == URIRef(BASE)
    assert graph.value(one, DCAT.themeTaxonomy)


def test_each_data_set_has_what_the_profile_demands_and_recommends(
    graph: Graph,
) -> None:
    found = all_of(graph, DCAT.Dataset)
    assert found == [URIRef(f"{BASE}#{one.code}") for one in SETS]
    for one in found:
        languages = {text.language for text in graph.objects(one, DCTERMS.title)}
        assert languages == {"sv", "en"}
        assert list(graph.objects(one, DCTERMS.description))
        publisher = graph.value(one, DCTERMS.publisher)
        assert (publisher, RDF.type, FOAF.Agent) in graph
        assert graph.value(publisher, FOAF.name) == Literal("Flens kommun")
        contact = graph.value(one, DCAT.contactPoint)
        assert (contact, RDF.type, VCARD.Organization) in graph
        assert graph.value(contact, VCARD.fn)
        assert graph.value(contact, VCARD.hasEmail) == URIRef(
            "mailto:ortsutveckling@flen.se"
        )
        spoken = {
            str(x).rpartition("/")[2] for x in graph.objects(one, DCTERMS.language)
        }
        assert spoken == {"SWE", "ENG"}
        assert graph.value(one, DCTERMS.modified) == Literal(date(2026, 7, 2))
        assert list(graph.objects(one, DCAT.distribution))


def test_area_is_the_municipality_in_degrees(graph: Graph) -> None:
    area = graph.value(URIRef(f"{BASE}#offers"), DCTERMS.spatial)
    assert (area, RDF.type, DCTERMS.Location) in graph
    assert graph.value(area, DCTERMS.identifier) == Literal("0482")
    for shape in (DCAT.bbox, DCAT.centroid, LOCN.geometry):
        assert graph.value(area, shape).datatype == WKT
    east, north = str(graph.value(area, DCAT.centroid))[7:-1].split()
    assert (float(east), float(north)) == pytest.approx((16.68, 59.08), abs=0.05)


def test_time_theme_and_keywords_of_a_data_set(graph: Graph) -> None:
    one = URIRef(f"{BASE}#offers")
    period = graph.value(one, DCTERMS.temporal)
    assert graph.value(period, DCAT.startDate) == Literal(date(2017, 7, 7))
    assert graph.value(period, DCAT.endDate) == Literal(date(2025, 12, 19))
    theme = "http://publications.europa.eu/resource/authority/data-theme/REGI"
    assert graph.value(one, DCAT.theme) == URIRef(theme)
    words = {Literal("butik", lang="sv"), Literal("shop", lang="en")}
    assert set(graph.objects(one, DCAT.keyword)) == words
    assert graph.value(URIRef(f"{BASE}#osm_offers"), DCTERMS.temporal) is None


def test_each_file_is_a_distribution_with_its_address_and_form(graph: Graph) -> None:
    found = {
        str(graph.value(one, DCAT.accessURL)): str(graph.value(one, DCTERMS.format))
        for one in all_of(graph, DCAT.Distribution)
    }
    names = [(one.code, form) for one in SETS for form in one.formats]
    assert found == {f"{BASE}{code}.{form}": FORMATS[form][0] for code, form in names}
    metres = graph.value(URIRef(f"{BASE}offers.gpkg"), DCTERMS.conformsTo)
    assert str(metres).endswith("EPSG/0/3006")
    assert (metres, RDF.type, DCTERMS.Standard) in graph


def test_a_licence_stands_only_where_all_sources_have_the_same(graph: Graph) -> None:
    osm = URIRef(f"{BASE}osm_offers.geojson")
    odbl = URIRef("https://opendatacommons.org/licenses/odbl/1-0/")
    assert graph.value(osm, DCTERMS.license) == odbl
    assert graph.value(URIRef(f"{BASE}offers.csv"), DCTERMS.license) is None
    origin = graph.value(URIRef(f"{BASE}#offers"), DCTERMS.provenance)
    told = {text.language: str(text) for text in graph.objects(origin, RDFS.label)}
    assert "enskilda uppgifter, 2025-12-19" in told["sv"]
    assert "Pharmacies, cash machi" in told["en"]


def test_without_an_address_the_files_lie_beside_the_description(pack: Pack) -> None:
    graph = read(node(pack, ""), "https://kommun.example/oppna/dcat.jsonld")
    addresses = {str(one) for one in graph.objects(None, DCAT.downloadURL)}
    assert "https://kommun.example/oppna/offers.csv" in addresses
    (catalogue,) = all_of(graph, DCAT.Catalog)
    assert str(catalogue) == "https://kommun.example/oppna/dcat.jsonld#catalogue"


def test_an_address_may_lack_its_last_slash(pack: Pack) -> None:
    assert node(pack, BASE.rstrip("/")) == node(pack)


@pytest.mark.parametrize("address", ["x", "ftp://a/", "javascript:alert(1)", "//a"])
def test_what_is_no_address_of_the_web_is_refused(pack: Pack, address: str) -> None:
    with pytest.raises(AnalysisError):
        node(pack, address)


def test_a_pack_without_a_contact_names_the_municipality(pack: Pack) -> None:
    graph = read(node(replace(pack, contact=None)))
    contact = graph.value(URIRef(f"{BASE}#offers"), DCAT.contactPoint)
    assert graph.value(contact, VCARD.fn) == Literal("Flens kommun")
    assert graph.value(contact, VCARD.hasEmail) is None


def test_the_same_pack_gives_the_same_description(pack: Pack) -> None:
    assert json.dumps(node(pack)) == json.dumps(node(pack))
