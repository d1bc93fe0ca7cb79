"""Page 'Karta': where the service is, with projects and local groups on top."""

from dashboard import frame
from dashboard.views import service_map

data = frame.open_page("service_map")
service_map.draw(data)
frame.caption(data)
