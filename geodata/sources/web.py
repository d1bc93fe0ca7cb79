"""The one door to the web: asks a server, waits, tries again, keeps the answer."""

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from geodata.errors import GeodataError
from geodata.sources import answers
from geodata.sources.agent import agent, plainly

if TYPE_CHECKING:
    import requests

BUSY: Final = frozenset({429, 502, 503, 504})
PASSING: Final = BUSY | {408, 425, 500}
"""Answers that may be another one a little later."""
MOVED: Final = frozenset({301, 302, 303, 307, 308})
SAME_QUESTION: Final = frozenset({307, 308})
MOST_MOVES: Final = 4
SCHEMES: Final = frozenset({"http", "https"})

FIRST_WAIT_S: Final = 2.0
BUSY_WAIT_S: Final = 30.0
"""Public servers ask for so long a pause after "too many requests"."""
LONGEST_WAIT_S: Final = 120.0
ANSWER_WITHIN: Final = 10
"""A whole answer may take so many times what the server may be silent."""
CHUNK_B: Final = 16_384
MB: Final = 1_000_000
HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)", re.IGNORECASE
)

Progress = Callable[[float], None]
"""Is told how much of an answer has come, 0 to 1."""
Sleep = Callable[[float], None]


@dataclass(frozen=True)
class Asked:
    """A question to a server, and how patiently it is asked.

    Attributes
    ----------
    url
        Address; http or https.
    data
        Fields of a form; with any the question is sent as POST.
    timeout_s
        So long the server may be silent; a whole answer may take ten times as long.
    tries
        How many times each address is asked.
    max_bytes
        Size of the largest answer that is read.
    usable
        Raises GeodataError for an answer that is none; then the next try is made.
    sleep, progress
        What waits, and what is told how much has come.
    """

    url: str
    data: Mapping[str, str] | None = None
    timeout_s: float = 60.0
    tries: int = 3
    max_bytes: int = 100 * MB
    usable: Callable[[bytes], None] | None = None
    sleep: Sleep = time.sleep
    progress: Progress | None = None


class _Again(Exception):  # noqa: N818 - no error, but a reason to try again
    """What went wrong, and how long the server wants to be left alone."""

    def __init__(self, error: GeodataError, wait_s: float | None = None) -> None:
        super().__init__(error.code)
        self.error = error
        self.wait_s = wait_s


def fetch(
    asked: Asked,
    *,
    mirrors: tuple[str, ...] = (),
    cache: Path | None = None,
    fresh_s: float = 86_400.0,
) -> bytes:
    """Answer to a question, from the cache or from the first server that gives one.

    A server that is busy, silent, or cuts the answer off is asked again after a pause,
    which grows, and which the server may set itself (Retry-After); then the mirrors
    are asked, one by one.

    Parameters
    ----------
    mirrors
        Addresses to ask in place of the first one.
    cache
        Folder in which answers are kept; None keeps none.
    fresh_s
        An answer that is older is asked for anew.

    Raises
    ------
    GeodataError
        `web_…`: what was wrong the last time; or what `asked.usable` raised.
    """
    if cache is None:
        return _ask_all(asked, (asked.url, *mirrors))
    path = answers.place(cache, asked.url, asked.data or {})
    kept = answers.kept(path, fresh_s)
    if kept is None:
        kept = _ask_all(asked, (asked.url, *mirrors))
        answers.keep(path, kept)
    return kept


def _ask_all(asked: Asked, addresses: tuple[str, ...]) -> bytes:
    """Ask one address after the other, each as often as it makes sense."""
    error = GeodataError("web_address", url=plainly(asked.url))
    for url in addresses:
        for number in range(1, asked.tries + 1):
            try:
                return _ask(asked, url)
            except _Again as again:
                error = again.error
                pause_s = _pause_s(number, again.wait_s)
                if number == asked.tries or pause_s > LONGEST_WAIT_S:
                    break
                asked.sleep(pause_s)
            except GeodataError as final:
                error = final
                break
    raise error


def _pause_s(number: int, wait_s: float | None) -> float:
    """How long to wait after a try: what the server says, or ever longer."""
    jitter = random.uniform(0.5, 1.5)  # noqa: S311 - spreads, protects nothing
    if wait_s is not None:
        return wait_s + jitter
    return float(min(FIRST_WAIT_S * 2 ** (number - 1) * jitter, LONGEST_WAIT_S))


def _ask(asked: Asked, url: str) -> bytes:
    """One try at one address."""
    import requests  # noqa: PLC0415 - 0.1 s that only those who ask the web need

    host = _host(url)
    try:
        with (
            requests.Session() as session,
            _sent(session, asked, url) as response,
        ):
            answer = _answer(asked, response, host)
    except (requests.RequestException, ValueError) as error:
        if isinstance(error, GeodataError):
            raise
        raise _what_went_wrong(error, asked, url, host) from error
    if asked.usable:
        try:
            asked.usable(answer)
        except GeodataError as error:
            raise _Again(error) from error
    return answer


def _host(url: str) -> str:
    """Server of an address, to tell; without a name and password before it."""
    return plainly(re.sub(r"^\w+://|[/?#].*$", "", url).rpartition("@")[2])


def _what_went_wrong(error: Exception, asked: Asked, url: str, host: str) -> Exception:
    """A server that is silent, that hangs up, that is not there; or no address."""
    from requests import ConnectionError, Timeout, exceptions  # noqa: A004, PLC0415
    from urllib3.exceptions import ProtocolError, ReadTimeoutError  # noqa: PLC0415

    cause = error.args[0] if error.args else None
    if isinstance(error, Timeout) or isinstance(cause, ReadTimeoutError):
        seconds = f"{asked.timeout_s:g}"
        return _Again(GeodataError("web_timeout", host=host, seconds=seconds))
    broken = (exceptions.ChunkedEncodingError, exceptions.ContentDecodingError)
    if isinstance(error, broken) or isinstance(cause, ProtocolError):
        return _Again(GeodataError("web_cut", host=host))
    if isinstance(error, ConnectionError):
        return _Again(GeodataError("web_unreachable", host=host))
    return GeodataError("web_address", url=plainly(url))


def _sent(session: "requests.Session", asked: Asked, url: str) -> "requests.Response":
    """Send the question, and follow it where the server says that it has moved."""
    data = asked.data
    for _move in range(MOST_MOVES + 1):
        _check_address(url)
        response = session.request(
            "POST" if data else "GET",
            url,
            data=data,
            headers={"User-Agent": agent()},
            timeout=asked.timeout_s,
            stream=True,
            allow_redirects=False,
        )
        if response.status_code not in MOVED:
            return response
        response.close()
        url = moved_to(url, response.headers.get("Location", ""))
        data = data if response.status_code in SAME_QUESTION else None
    raise GeodataError("web_address", url=plainly(url))


def moved_to(url: str, there: str) -> str:
    """Address that a server sends a question on to, if it may be asked there.

    Raises
    ------
    GeodataError
        `web_address`: it is none of the web, or gives the encryption up.
    """
    if re.match(r"\s*\w+:", there):
        _check_address(there)
    there = urljoin(url, there)
    if urlsplit(url).scheme == "https" != urlsplit(there).scheme:
        raise GeodataError("web_address", url=plainly(there))
    return there


def _check_address(url: str) -> None:
    """Raise unless an address is one of the web, with a server in it."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in SCHEMES and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise GeodataError("web_address", url=plainly(url))


def _answer(asked: Asked, response: "requests.Response", host: str) -> bytes:
    """What the server answers, if it is data and not too much of it."""
    if response.status_code in PASSING:
        busy = response.status_code in BUSY
        code = "web_busy" if busy else "web_status"
        error = GeodataError(code, host=host, status=str(response.status_code))
        raise _Again(error, _retry_after_s(response))
    if not response.ok:
        status = str(response.status_code)
        raise GeodataError("web_status", host=host, status=status)
    answer = _read(asked, response, host)
    page = response.headers.get("Content-Type", "").startswith("text/html")
    if page or HTML.match(answer[:1000]):
        raise _Again(GeodataError("web_html", host=host))
    return answer


def _retry_after_s(response: "requests.Response") -> float | None:
    """Seconds that a server asks to be left alone, as a number or as a date."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:6])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return BUSY_WAIT_S if response.status_code == 429 else None  # noqa: PLR2004


def _read(asked: Asked, response: "requests.Response", host: str) -> bytes:
    """All bytes of an answer; too many, or too slow ones, are not read to the end."""
    last = time.monotonic() + ANSWER_WITHIN * asked.timeout_s
    parts, size = [], 0
    for part in response.iter_content(CHUNK_B):
        parts.append(part)
        size += len(part)
        if size > asked.max_bytes:
            limit = f"{asked.max_bytes / MB:g}"
            raise GeodataError("web_too_large", host=host, limit=limit)
        if time.monotonic() > last:
            seconds = f"{ANSWER_WITHIN * asked.timeout_s:g}"
            raise _Again(GeodataError("web_timeout", host=host, seconds=seconds))
        if asked.progress:
            asked.progress(_share(size, response))
    if asked.progress:
        asked.progress(1.0)
    return b"".join(parts)


def _share(size: int, response: "requests.Response") -> float:
    """How much has come; where the server does not say how much there is, a guess."""
    packed = "Content-Encoding" in response.headers
    length = "" if packed else response.headers.get("Content-Length", "")
    whole = int(length) if length.isascii() and length.isdigit() else size + MB
    return min(size / max(whole, 1), 1.0)
