"""Page 'Bästa platser': where new service points help most, with proof."""

from dashboard import frame
from dashboard.views import siting

data = frame.open_page("siting")
siting.draw(data)
frame.caption(data)
