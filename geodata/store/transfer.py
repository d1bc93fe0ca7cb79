"""Takes a whole workshop to another machine: out as GeoJSON, in without doubles."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.engine import RowMapping

from geodata.errors import StoreError
from geodata.store.checked import MARK, VERSION, read_written
from geodata.store.engine import reading, writing
from geodata.store.merging import (
    add_contributions,
    add_log,
    add_participants,
    add_votes,
    add_workshop,
    change_contributions,
    require_own,
    stored_contributions,
    stored_votes,
    within,
)
from geodata.store.records import Contribution, Role, Workshop
from geodata.store.tables import LOG, PARTICIPANTS, WORKSHOPS
from geodata.store.workshops import note, touch, workshop_of
from geodata.store.written import POSITION, WrittenEntry


@dataclass(frozen=True)
class Taken:
    """What became of a file.

    Attributes
    ----------
    workshop
        The workshop as it is now.
    code_there
        Its code in the file; here another workshop may have that.
    new, changed, same
        Contributions that were added, that the file has newer, and that were left.
    votes
        Votes that were added: one is all dots of a participant on a contribution.
    votes_left
        Votes of the file that were left out, since there is another number here, or
        no dots are left.
    """

    workshop: Workshop
    code_there: str
    new: int
    changed: int
    same: int
    votes: int
    votes_left: int


def whole(engine: Engine, workshop_id: str) -> dict[str, Any]:
    """Everything about a workshop, as a GeoJSON FeatureCollection (EPSG:4326).

    Neither keys nor tokens go along. `take_in` reads it.

    Raises
    ------
    StoreError
        `no_workshop`; or the database cannot be read.
    """
    with reading(engine) as connection:
        here = WORKSHOPS.c.id == workshop_id
        row = connection.execute(select(WORKSHOPS).where(here)).mappings().first()
        if row is None:
            raise StoreError("no_workshop")
        said = stored_contributions(connection, workshop_id)
        people = select(PARTICIPANTS.c.id).where(within(PARTICIPANTS, workshop_id))
        entries = select(LOG).where(within(LOG, workshop_id))
        logged = connection.execute(entries.order_by(LOG.c.at, LOG.c.id)).mappings()
        votes = stored_votes(connection, workshop_id)
        return {
            "type": "FeatureCollection",
            MARK: VERSION,
            "workshop": _workshop_object(workshop_of(row)),
            "features": [_feature(one) for one in said.values()],
            "participants": sorted(connection.scalars(people)),
            "votes": [
                {"participant_id": who, "contribution_id": what, "dots": dots}
                for (who, what), dots in sorted(votes.items())
            ],
            "log": [_entry_object(row) for row in logged],
        }


def _workshop_object(workshop: Workshop) -> dict[str, Any]:
    closed_at = workshop.closed_at
    return {
        "id": workshop.id,
        "code": workshop.code,
        "municipality_code": workshop.municipality_code,
        "state": workshop.state,
        "created_at": workshop.created_at.isoformat(),
        "closed_at": closed_at.isoformat() if closed_at else None,
        **workshop.settings.model_dump(mode="json"),
    }


def _feature(one: Contribution) -> dict[str, Any]:
    said = one.said
    at = (said.longitude, said.latitude)
    point = {"type": "Point", "coordinates": list(at)} if None not in at else None
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": point,
        "properties": {
            "number": one.number,
            "participant_id": one.participant_id,
            "origin": one.origin,
            **said.model_dump(mode="json", exclude=set(POSITION)),
            "status": one.status,
            "merged_into": one.merged_into,
            "created_at": one.created_at.isoformat(),
            "changed_at": one.changed_at.isoformat(),
        },
    }


def _entry_object(row: RowMapping) -> dict[str, Any]:
    names = [name for name in WrittenEntry.model_fields if name != "at"]
    return {name: row[name] for name in names} | {"at": row["at"].isoformat()}


def take_in(engine: Engine, content: bytes, file: str, role: Role = "command") -> Taken:
    """Take in a workshop that `whole` wrote, all of it or nothing.

    What is there already stays; a contribution that the file has newer is changed, and
    one that was withdrawn on either machine is withdrawn. Nobody can go on as a
    participant who came with the file. Taking it in again changes nothing.

    Parameters
    ----------
    file
        Name to tell in a fault; its row is the number of the feature.
    role
        Who does it, for the log.

    Raises
    ------
    SchemaError
        The file does not fit; holds the faults.
    StoreError
        `too_many_contributions` together with those that are there; or the database
        cannot do it.
    """
    written = read_written(content, file)
    workshop_id = written.workshop.id
    with writing(engine) as connection:
        require_own(connection, written, file)
        made = add_workshop(connection, written)
        stored = stored_contributions(connection, workshop_id)
        add_participants(connection, written)
        new = add_contributions(connection, written, stored)
        changed = change_contributions(connection, written, stored, role)
        votes, left = add_votes(connection, written)
        add_log(connection, written)
        if made or new or changed or votes:
            counts = {"new": new, "changed": changed, "votes": votes}
            note(connection, workshop_id, "import", role, after=counts)
            touch(connection, workshop_id, must_be_open=False)
        here = select(WORKSHOPS).where(WORKSHOPS.c.id == workshop_id)
        workshop = workshop_of(connection.execute(here).mappings().one())
    same = len(written.features) - new - changed
    code = written.workshop.code
    return Taken(workshop, code, new, changed, same, votes, left)
