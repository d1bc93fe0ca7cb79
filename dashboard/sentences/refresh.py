"""Words for data that is fetched: where it is from, and what it brought."""

from typing import Final

from dashboard.text import DEFAULT_LANGUAGE, LANGUAGES, N_, _, language, use

OSM_SOURCE: Final = "osm"
"""Source of the rows that OpenStreetMap is asked for, in the table of sources."""


def both(column: str, usual: str, **values: str) -> dict[str, str]:
    """A text of this program in each language, by the columns that hold them."""
    texts, before = {}, language()
    for code in LANGUAGES:
        use(code)
        name = column if code == DEFAULT_LANGUAGE else f"{column}_{code}"
        texts[name] = _(usual).format(**values)
    use(before)
    return texts


def osm_source(as_of: str) -> dict[str, str]:
    """Row of the table of sources for what OpenStreetMap knows of service.

    Parameters
    ----------
    as_of
        ISO day of the copy that was asked.
    """
    note = N_(
        "Attribute, share alike, keep apart from other tables. A service was last seen "
        "when mappers noted a survey of it, or else when they last changed it."
    )
    return {
        "source_id": OSM_SOURCE,
        **both("title", N_("Service places")),
        **both("publisher", N_("OpenStreetMap contributors")),
        "url": "https://www.openstreetmap.org/copyright",
        **both("licence", "ODbL-1.0"),
        "as_of": as_of,
        **both("note", note),
    }
