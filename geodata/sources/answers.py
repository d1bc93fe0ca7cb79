"""Answers of servers that are kept for a while, so that nobody is asked in vain."""

import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from geodata.errors import GeodataError
from geodata.store.files import placed

ENDING: Final = ".answer"
KEPT_S: Final = 30 * 86_400


def place(folder: Path, url: str, data: Mapping[str, str]) -> Path:
    """Where the answer to a question is kept."""
    question = repr((url, sorted(data.items())))
    return folder / (sha256(question.encode()).hexdigest()[:40] + ENDING)


def kept(path: Path, fresh_s: float) -> bytes | None:
    """An answer that is not too old; None where there is none."""
    return path.read_bytes() if _fresh(path, fresh_s) else None


def _fresh(path: Path, fresh_s: float) -> bool:
    try:
        age_s = time.time() - path.stat().st_mtime
    except OSError:
        return False
    return 0 <= age_s < fresh_s


def keep(path: Path, answer: bytes) -> None:
    """Keep an answer, and drop those that nobody will read again.

    Raises
    ------
    GeodataError
        `not_writable`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        folder, reason = str(path.parent), error.strerror or ""
        raise GeodataError("not_writable", folder=folder, reason=reason) from error
    for old in path.parent.glob(f"*{ENDING}"):
        if not _fresh(old, KEPT_S):
            old.unlink(missing_ok=True)
    with placed(path, replace=True) as part:
        part.write_bytes(answer)
