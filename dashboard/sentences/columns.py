"""What the columns of the tables to take along mean."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.text import N_, _

COLUMNS: Final = {
    "area_id": N_("Id of the part: village, group or cell; all is the whole."),
    "area": N_("Name of the part."),
    "nearest_village": N_("Village nearest the cell."),
    "residents": N_("Residents of the part."),
    "beyond": N_("Residents farther away than within_km."),
    "share": N_("The same as a share of the residents: 0.1 is 10 per cent."),
    "person_km": N_("Residents times the kilometres beyond within_km."),
    "service_types": N_("Service types that the row is about."),
    "service_type": N_(
        "Service type; the row all holds all types of the place, an empty cell none."
    ),
    "how": N_("each: all types must be reached; any: one is enough."),
    "within_km": N_("The distance in kilometres."),
    "measure": N_("straight: as the crow flies times the factor; road: by road."),
    "open_at": N_(
        "Places must be open then, by the clock in Sweden; in the case of every "
        "village those with unknown hours count as open."
    ),
    "completeness": N_(
        "State of the list that the row rests on; complete, partial or unknown."
    ),
    "place_id": N_("Id of the place."),
    "name": N_("Name of the place."),
    "village": N_("Village of the place, or of what was said."),
    "municipality_code": N_("Code of its municipality."),
    "residents_affected": N_("Residents who have the place nearest."),
    "residents_without": N_("Those of them who have no other known place."),
    "extra_person_km": N_("Residents times how many kilometres further they go."),
    "worst_extra_m": N_("Longest extra way of anyone, in metres."),
    "gain": N_("Residents who get a shorter way."),
    "lose": N_("Residents who get a longer way."),
    "within_before": N_("Residents within the distance before the change."),
    "within_after": N_("Residents within the distance after the change."),
    "mean_before_m": N_("Mean way before the change, in metres."),
    "mean_after_m": N_("Mean way after the change, in metres."),
    "person_km_less": N_("Residents times how many kilometres shorter their way gets."),
    "scenario": N_("The change, as it stands in the address of the page."),
    "rank": N_("1 is the best choice."),
    "chosen": N_("Ids of the chosen candidates."),
    "names": N_("Names of the chosen candidates."),
    "objective": N_(
        "What the goal counts: residents (coverage), person-metres (median), metres."
    ),
    "bound": N_("No choice but those above can be better than this."),
    "proven": N_("Whether that is certain."),
    "within": N_("Residents within the distance with the new places."),
    "mean_m": N_("Mean way with the new places, in metres."),
    "worst_m": N_("Longest way of anyone with the new places, in metres."),
    "total_person_km": N_("Residents times kilometres with the new places."),
    "goal": N_("coverage, median or center: what was to be as good as can be."),
    "contribution_id": N_("Id of the contribution, the same on every machine."),
    "number": N_("Number of the contribution in the workshop."),
    "question": N_("today, future or part: which of the three questions it answers."),
    "kind": N_("What is said: works, works_not, wish and so on."),
    "latitude": N_("Latitude of the spot in degrees (WGS 84), to 250 metres."),
    "longitude": N_("Longitude of the spot in degrees (WGS 84), to 250 metres."),
    "group_id": N_("Id of the local group."),
    "text": N_("What was said, as it was written."),
    "origin": N_(
        "phone, or paper: entered by the facilitator; of a proposal its contribution."
    ),
    "status": N_("shown, waiting, hidden, merged or withdrawn; proposed."),
    "dots": N_("Dots that the participants gave it."),
    "alike": N_("How many others say the same and were merged into it."),
    "created_at": N_("When it was stored (UTC)."),
    "contributions": N_("How many contributions say so."),
    "field": N_("What a proposed correction is about."),
    "value": N_("What it proposes: closed, open, or the words of who said it."),
    "said_on": N_("Day on which it was said."),
    "crossing": N_("Residents who had it within so many km and would not any more."),
}
"""Meaning by the name of the column without its ending."""

CASES: Final = {
    "_every_village": N_("As if every village without a known place had one."),
    "_known_places": N_("The known places alone."),
}
END: Final = re.compile(rf"(_[0-9.]+_km)?({'|'.join(CASES)})?$")


def column_words(
    names: Sequence[str], meanings: Mapping[str, str] = COLUMNS
) -> dict[str, str]:
    """Meaning of columns, by their names, in the language of this run.

    Parameters
    ----------
    meanings
        English ids of messages, by the name of the column or what it begins with.
    """
    told = {}
    for name in names:
        plain = name if name in meanings else END.sub("", name)
        words = [_(meanings[plain])]
        words += [_(case) for end, case in CASES.items() if name.endswith(end)]
        told[name] = " ".join(words)
    return told
