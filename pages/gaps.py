"""Page 'Serviceluckor': who lives far from what."""

from dashboard import frame
from dashboard.views import gaps

data = frame.open_page("gaps")
gaps.draw(data)
frame.caption(data)
