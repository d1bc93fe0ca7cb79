"""Page 'Sårbarhet': what breaks if a place closes."""

from dashboard import frame
from dashboard.views import closures

data = frame.open_page("closures")
closures.draw(data)
frame.caption(data)
