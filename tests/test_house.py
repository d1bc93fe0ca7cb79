"""The rules of the house that a program can hold."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dashboard.notices import FAULTS
from geodata.pack import DEFAULT_PACK

ROOT = Path(__file__).parents[1]
MODULES = [
    path
    for folder in ("geodata", "dashboard", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
WITHOUT_STREAMLIT = (
    "cli",
    "documents",
    "html.py",
    "notices.py",
    "palette.py",
    "sentences",
    "terms.py",
    "text.py",
)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def imported_at_once(path: Path) -> set[str]:
    """Imports outside functions: what merely importing the module brings in."""
    names = set()
    for node in tree(path).body:
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_imports_go_from_pages_to_dashboard_to_geodata(path: Path) -> None:
    forbidden = {
        "geodata": {"streamlit", "folium", "streamlit_folium", "dashboard", "pages"},
        "dashboard": {"pages"},
        "pages": {"geodata", "pages", "folium", "streamlit_folium"},
    }[path.relative_to(ROOT).parts[0]]
    assert not imported(path) & forbidden


@pytest.mark.parametrize("name", WITHOUT_STREAMLIT)
def test_words_and_command_do_without_streamlit(name: str) -> None:
    place = ROOT / "dashboard" / name
    paths = [place] if place.is_file() else sorted(place.rglob("*.py"))
    for path in paths:
        assert not imported_at_once(path) & {"streamlit", "streamlit_folium", "folium"}


def test_the_command_does_not_load_streamlit() -> None:
    code = "import sys, dashboard.cli; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_modules_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_flen_is_named_by_its_pack_and_one_default_alone() -> None:
    naming = [
        (name, line.strip())
        for path, name in zip(MODULES, NAMES, strict=True)
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r'"[^"]*(flen|0482)[^"]*"', line, re.IGNORECASE)
        and not line.strip().startswith(('"""', "N_(", "#"))
    ]
    defaults = [pair for pair in naming if "DEFAULT_PACK" in pair[1]]
    assert len(defaults) == 1
    allowed = {"dashboard/notices.py", "dashboard/cli/data.py", "dashboard/text.py"}
    assert {name for name, _line in naming} - allowed == {"geodata/pack/__init__.py"}


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_message_hides_in_an_f_string(path: Path) -> None:
    hidden = [
        call.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "N_", "ngettext"}
    ]
    assert hidden == []


def messages() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(
        ROOT / "dashboard",
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        keywords={"_": None, "N_": None, "ngettext": (1, 2)},
    )
    return {message for _file, _line, message, _comments, _context in found}


def test_every_message_is_in_the_swedish_catalogue_and_no_other() -> None:
    path = ROOT / "dashboard" / "locale" / "sv" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="sv")
    known = {message.id for message in catalogue if message.id}
    assert messages() == known
    assert len(known) > 200
    for message in catalogue:
        if not message.id:
            continue
        singular = isinstance(message.id, str)
        ids = [message.id] if singular else list(message.id)
        texts = [message.string] if singular else list(message.string)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        for original, text in zip(ids, texts, strict=True):
            fields = set(re.findall(r"{(\w*)}", original))
            assert set(re.findall(r"{(\w*)}", text)) == fields, message.id


def test_every_text_of_the_pack_has_both_languages() -> None:
    text = (DEFAULT_PACK / "projects.toml").read_text(encoding="utf-8")
    assert len(re.findall(r"\.sv = ", text)) == len(re.findall(r"\.en = ", text)) > 0
    for language in ("sv", "en"):
        assert (DEFAULT_PACK / f"about.{language}.md").read_text(encoding="utf-8")


def test_every_code_of_a_fault_has_words_and_no_words_lack_a_code() -> None:
    files = [ROOT / "geodata/records.py", ROOT / "dashboard/scenario_text.py"]
    files += [*(ROOT / "geodata/pack").glob("*.py")]
    for folder in ("schema", "sources", "roads", "scenario", "store", "intake"):
        files += [*(ROOT / "geodata" / folder).glob("*.py")]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    used = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', source))
    assert set(FAULTS) <= used
    told = set(re.findall(r'Fault\(\s*"([a-z_]+)"', source))
    told |= set(re.findall(r'error="([a-z_]+)"', source))
    told |= set(re.findall(r'check\(\s*"([a-z_]+)"', source))
    told |= set(re.findall(r'one_of\("([a-z_]+)"', source))
    told |= set(re.findall(r'_matching\("([a-z_]+)"', source))
    told |= set(re.findall(r'told\(\s*"([a-z_]+)"', source))
    assert told <= set(FAULTS)


def test_top_level_holds_what_was_agreed() -> None:
    agreed = {
        "dashboard", "geodata", "pages", "tests", "streamlit_app.py",
        "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE",
    }  # fmt: skip
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    built = {name for name in found if name.endswith(".egg-info")} | {"screenshots"}
    assert found - built == agreed
