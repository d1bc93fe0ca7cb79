"""Another municipality: a new pack, made by one command, in the browser."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from dashboard.cli.new_pack import new_pack
from tests.e2e.driving import Starting, Visiting

pytestmark = pytest.mark.browser


def test_vingaker(visit: Visiting, start: Starting, tmp_path: Path) -> None:
    folder = tmp_path / "vingaker"
    arguments = ["0428", "--name", "Vingåker", "--out", str(folder)]
    assert CliRunner().invoke(new_pack, arguments).exit_code == 0
    seen = visit("/gaps", app=start(tmp_path, folder))
    heading = seen.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Serviceluckor i Vingåkers kommun")
    expect(seen.page.get_by_text("Var folk bor är inte känt").first).to_be_visible()
    seen.goto("/projects")
    expect(seen.page.get_by_text("Inget projekt är känt.").first).to_be_visible()
    # The map has no mark to wait for: no place is known yet.
    seen.page.goto(f"{seen.app.url}/", wait_until="commit")
    expect(heading).to_have_text("Service i Vingåkers kommun")
    expect(seen.page.get_by_text("ingen säker uppgift").first).to_be_visible()
    expect(seen.map.locator("path.land").first).to_be_attached()
    expect(seen.map.get_by_text("Högsjö").first).to_be_visible()
    expect(seen.marks).to_have_count(0)
    expect(seen.page.get_by_test_id("stException")).to_have_count(0)
