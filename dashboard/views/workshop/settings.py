"""The settings of a workshop, changed after it was made."""

from functools import partial

import streamlit as st
from pydantic import ValidationError

from dashboard import state
from dashboard.controls import workshop as controls
from dashboard.data import Source, workshops
from dashboard.frame import read_language
from dashboard.text import _
from dashboard.views.take_part.shared import refusal, refuse
from geodata.errors import StoreError
from geodata.store import workshops as kept
from geodata.store.records import Role, Workshop


def draw(data: Source, workshop: Workshop, role: Role) -> None:
    """Draw the form, filled with what holds now."""
    first = workshop.settings.model_dump()
    first["groups"] = list(first["groups"])
    press = partial(_save, workshop.id, role)
    controls.settings_form(data, first, _("Save"), workshop.id, press)
    refusal()


def _save(workshop_id: str, role: Role) -> None:
    read_language()
    try:
        settings = controls.read_settings()
        kept.change_settings(workshops.store(), workshop_id, settings, role)
    except ValidationError as error:
        st.session_state[state.REFUSED] = controls.fault_words(error)
    except StoreError as error:
        refuse(error)
