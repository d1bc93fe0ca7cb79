"""Page 'Delta': a participant answers the three questions, on a phone."""

from dashboard import frame
from dashboard.views import take_part

data = frame.open_page("take_part")
take_part.draw(data)
frame.caption(data)
