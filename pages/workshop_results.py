"""Page 'Workshopens resultat': what a workshop gave, and what becomes of it."""

from dashboard import frame
from dashboard.views import workshop_results

data = frame.open_page("workshop_results")
workshop_results.draw(data)
frame.caption(data)
