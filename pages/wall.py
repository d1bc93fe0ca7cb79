"""Page 'Väggen': what the hall sees on the projector."""

from dashboard import frame
from dashboard.views import wall

data = frame.open_page("wall")
wall.draw(data)
