"""Page 'Om kartan': method, sources, what is missing, accessibility, privacy."""

from dashboard import frame
from dashboard.views import about

data = frame.open_page("about")
about.draw(data)
frame.caption(data)
