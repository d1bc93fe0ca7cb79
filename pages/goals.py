"""Page 'Mål och löften': what the projects promised, and what is known of it."""

from dashboard import frame
from dashboard.views import goals

data = frame.open_page("goals")
goals.draw(data)
frame.caption(data)
