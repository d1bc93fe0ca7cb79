"""Page 'Workshop': what a facilitator does before, during and after it."""

from dashboard import frame
from dashboard.views import workshop

data = frame.open_page("workshop")
workshop.draw(data)
frame.caption(data)
