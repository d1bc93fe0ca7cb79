"""A service plan as text: one fragment of HTML that the writers of files read."""

from datetime import date

from dashboard.documents.outline import legible
from dashboard.documents.plan.context import context
from dashboard.documents.plan.notes import Notes
from dashboard.html import render
from dashboard.text import language
from geodata.plan import Plan


def fragment(plan: Plan, *, title: str, responsible: str, day: date) -> str:
    """Write a plan as a fragment of HTML, in the language of the run.

    Parameters
    ----------
    title, responsible
        What it is called and who is responsible for it; free text.
    day
        Date that stands on it.
    """
    html = render(
        f"plan/{language()}.html",
        plan.request.day,
        title=title,
        responsible=responsible,
        made_on=day.isoformat(),
        **context(plan, Notes()),
    )
    return legible(html)
