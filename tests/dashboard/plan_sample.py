"""A plan written by hand, with every element that the writers of files know."""

import html
import io
from datetime import date
from typing import Any, Final

from PIL import Image

from dashboard.documents.maps import Picture
from dashboard.documents.plan.about import About

TITLE: Final = "Serviceplan för Bettna"
ABOUT: Final = About(
    title=TITLE,
    responsible="Kommunstyrelsen",
    made_on=date(2026, 11, 24),
    language="sv",
    fingerprint="f" * 64,
    version="0.1.0",
)
ALTERNATIVE: Final = 'Karta: 3 ställen i "Flen" & 2 i <Bettna>.'

HOSTILE: Final = (
    "<script>window.hacked=1</script>",
    "</table></main><img src=x onerror=alert(1)>",
    "=1+1",
    "{{ 7*7 }} {% raw %} %(x)s {0} {n}",
    "å" * 2000,
    "👩‍👩‍👧 😀 🇸🇪",
    "שלום <b>עולם</b>",
    "\u202eomvänt\u202c",
    "&lt;&amp; \"'`\\",
    "]]> <!-- -->",
    '"; } body { display: none } </style><script>window.hacked=1</script>',
)


def sample(said: str = "Mörkt.\nOch kallt.", title: str = TITLE) -> str:
    """Fragment of a plan with a title and a text that somebody wrote."""
    text, name = html.escape(said), html.escape(title)
    return f"""
<h1><bdi>{name}</bdi></h1>
<p class="draft">UTKAST</p>
<p class="lead">Så är
  servicen i <b>Bettna</b>.</p>
<table data-shares="30 70"><caption>Om utkastet</caption>
<thead><tr><th scope="col">Uppgift</th><th scope="col">Innehåll</th></tr></thead>
<tbody><tr><th scope="row">Ansvarig</th><td><bdi>{text}</bdi></td></tr></tbody></table>
<h2 id="chapter-today">1 Service i dag</h2>
<p>Här finns 3 ställen<a class="note" href="#note-1">1</a> inom 10 km och
4&nbsp;312 invånare<a class="note" href="#note-2">2</a><a class="note"
href="#note-1">1</a>.</p>
<h3 id="today-post">Post</h3>
<ul><li>Ett <b>ombud</b></li><li><bdi>{text}</bdi></li></ul>
<figure data-map="services"><figcaption>Kända ställen.</figcaption></figure>
<table data-shares="40 20 40"><caption>Avstånd<a class="note"
href="#note-2">2</a></caption>
<thead><tr><th scope="col">Slag</th><th scope="col" class="n">Väg</th>
<th scope="col">Läge</th></tr></thead>
<tbody><tr><th scope="row">Post</th><td class="n">12,5 km</td><td>okänt</td></tr>
<tr><th scope="row">Apotek</th><td class="n">1 km</td><td><bdi>{text}</bdi></td></tr>
</tbody></table>
<p>Efter tabellen.</p>
<h2 id="chapter-gaps">2 Luckor</h2>
<figure data-map="gaps:post"><figcaption>Väg till post.</figcaption></figure>
<p>Läs <a href="https://example.se/a?b=1&amp;c=2">källan</a>.</p>
<h2 id="chapter-notes">Noter</h2>
<ol class="notes"><li id="note-1">Rader: 3 i <a
href="https://example.se/rader">services.csv</a>.</li>
<li id="note-2">Som not <a class="note" href="#note-1">1</a>.</li></ol>
"""


def picture(colour: str = "#bcaf6f", size: tuple[int, int] = (400, 300)) -> Picture:
    """Picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG")
    return Picture(written.getvalue(), "Service i Bettna", ALTERNATIVE, *size)


PICTURES: Final = {
    "services": picture(),
    "gaps:post": picture("#7c7b78", (300, 600)),
}


def map_values(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    """What the map draws: a land, a group's area, one place, two cells."""
    ring = [[16.0, 59.0], [17.0, 59.0], [17.0, 59.4], [16.0, 59.4], [16.0, 59.0]]
    area = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    symbol = '<svg width="19" height="19"></svg>'
    return {
        "land": [area | {"properties": {"class": "land home"}}],
        "lakes": [],
        "towns": [[59.2, 16.5, 800]],
        "names": [],
        "marks": [
            {
                "type": "Feature",
                "id": "tempo",
                "geometry": {"type": "Point", "coordinates": [16.5, 59.2]},
                "properties": {
                    "name": "Tempo &lt;b&gt;",
                    "village": "Bettna",
                    "types": ["post"],
                    "tip": "<b>Tempo &lt;b&gt;</b><br>Post: postombud",
                    "mark": f'<span class="one" aria-hidden="true">{symbol}</span>',
                    "size": [28, 28],
                },
            }
        ],
        "areas": [area | {"properties": {"class": "group-area"}}],
        "own": [],
        "bounds": [[59.0, 16.0], [59.4, 17.0]],
        "cells": {
            "squares": [
                [[59.1, 16.4], [59.11, 16.4], [59.11, 16.42], [59.1, 16.42]],
                [[59.3, 16.6], [59.31, 16.6], [59.31, 16.62], [59.3, 16.62]],
            ],
            "lived": ["1 invånare", "12 invånare"],
            "types": {
                "post": {
                    "word": "Post",
                    "classes": [0, 2],
                    "unsure": [1],
                    "far": ["1,0 km", "12,0 km"],
                }
            },
            "class_words": ["högst 10 km", "över 10 km", "inget känt ställe"],
            "fills": ["#fee838", "url(#hatch-farthest)", "url(#hatch-unreached)"],
            "patterns": '<pattern id="hatch-farthest"></pattern>',
        },
        "symbols": {"post": {"svg": symbol, "word": "Post"}},
        "words": {
            "attribution": "",
            "map": "Karta",
            "in": "Zooma in",
            "out": "Zooma ut",
            "places": "ställen",
            "open": "Tryck på Enter för att öppna.",
            "close": "Stäng",
        },
    } | changes
