"""Numbers of rows, as they stand in addresses and forms."""

from typing import Annotated

from pydantic import Field

LARGEST = 2_147_483_647  # of a row's number in PostgreSQL
Number = Annotated[int, Field(ge=1, le=LARGEST)]
