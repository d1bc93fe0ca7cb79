"""Page 'Data och källor': what is known and missing; bring data, check it, take it."""

from dashboard import frame
from dashboard.views import data as own

data = frame.open_page("data")
own.draw(data)
frame.caption(data)
