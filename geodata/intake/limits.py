"""How large a list that a user brings may be."""

from typing import Final

MOST_B: Final = 50 * 2**20
"""Bytes of the file as it is brought."""

UNPACKED_B: Final = 500 * 2**20
"""Bytes of an archive or workbook when unpacked."""

RATIO: Final = 250
"""How many times larger than packed an archive may get, beyond its first bytes."""

RATIO_FREE_B: Final = 10 * 2**20
"""Bytes that an archive may unpack to, whatever the ratio."""

MEMBERS: Final = 2_000
"""Files in an archive or workbook."""

ROWS: Final = 200_000
COLUMNS: Final = 200
CELLS: Final = 10_000_000
CELL: Final = 10_000
"""Characters of one cell."""

FAULTS: Final = 100
"""Faults of the same kind that are told before the rest is only counted."""
