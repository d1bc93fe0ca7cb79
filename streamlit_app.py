"""The entry: the list of pages, nothing else."""

import streamlit as st

from dashboard import frame, state

st.session_state[state.STARTED] = True
frame.read_language()
st.navigation(frame.pages(), position="top").run()
