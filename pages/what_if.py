"""Page 'Vad händer om': a change of service tried out, before and after."""

from dashboard import frame
from dashboard.views import what_if

data = frame.open_page("what_if")
what_if.draw(data)
frame.caption(data)
