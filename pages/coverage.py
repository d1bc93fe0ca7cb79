"""Page 'Täckning': what is covered, step by step, for those who decide."""

from dashboard import frame
from dashboard.views import coverage

data = frame.open_page("coverage")
coverage.draw(data)
frame.caption(data)
