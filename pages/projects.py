"""Page 'Projekt och grupper': who works with service, when, and towards what."""

from dashboard import frame
from dashboard.views import projects

data = frame.open_page("projects")
projects.draw(data)
frame.caption(data)
