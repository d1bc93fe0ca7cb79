"""A server of the web on this machine, which answers as servers out there do."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

RATE_LIMITED = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
<head><title>OSM3S Response</title></head>
<body><p><strong>Error</strong>: runtime error: rate_limited</p></body>
</html>
"""


@dataclass(frozen=True)
class Answer:
    """What is answered; only the first `cut_at` bytes if that is set."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    cut_at: int | None = None


@dataclass(frozen=True)
class Question:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    agent: str


Answering = Callable[[Question], Answer]


@dataclass
class Server:
    """Answers in turn what `plan` holds, the last one again and again."""

    url: str
    plan: list[Answer | Answering]
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        planned = self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]
        return planned(question) if callable(planned) else planned


def as_json(content: object, **headers: str) -> Answer:
    kind = {"Content-Type": "application/json"}
    return Answer(json.dumps(content).encode(), headers=kind | headers)


def page(status: int = 200, body: str = RATE_LIMITED, **headers: str) -> Answer:
    kind = {"Content-Type": "text/html; charset=utf-8"}
    return Answer(body.encode(), status, kind | headers)


class Handler(BaseHTTPRequestHandler):
    server: "Listening"

    def do_GET(self) -> None:
        self.reply()

    def do_POST(self) -> None:
        self.reply()

    def reply(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        form = dict(parse_qsl(self.rfile.read(size).decode()))
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        agent = self.headers.get("User-Agent", "")
        question = Question(self.command, parts.path, query, form, agent)
        answer = self.server.answering.answer(question)
        time.sleep(answer.wait_s)
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: answer.cut_at])

    def log_message(self, *_: Any) -> None:  # noqa: ANN401
        pass


class Listening(ThreadingHTTPServer):
    daemon_threads = True
    answering: Server

    def handle_error(self, *_: Any) -> None:  # noqa: ANN401
        """Who asked has hung up."""


@contextmanager
def serving(*plan: Answer | Answering) -> Iterator[Server]:
    with Listening(("127.0.0.1", 0), Handler) as listening:
        url = f"http://127.0.0.1:{listening.server_port}/"
        listening.answering = Server(url, list(plan))
        thread = Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield listening.answering
        finally:
            listening.shutdown()
            thread.join()


def nobody() -> str:
    """An address at which nobody answers."""
    with serving(Answer()) as server:
        return server.url
