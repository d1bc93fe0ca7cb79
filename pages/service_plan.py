"""Page 'Serviceplan': a draft of the plan, to take along."""

from dashboard import frame
from dashboard.views import service_plan

data = frame.open_page("service_plan")
service_plan.draw(data)
frame.caption(data)
