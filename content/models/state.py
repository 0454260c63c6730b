"""What the content as a whole has: its version, and how fast each kind of thing ages."""

from sqlmodel import Field, SQLModel

from content.models.base import check


class Version(SQLModel, table=True):
    """One row; its number grows with every transaction that changes content, `alerts` with every
    one that changes alerts: what holds is loaded anew then, and nothing else."""

    __table_args__ = (check("id = 1", "one_row"),)

    id: int = Field(default=1, primary_key=True)
    number: int = 0
    alerts: int = 0


class Pace(SQLModel, table=True):
    """For how many days an assurance of this kind of thing holds."""

    __table_args__ = (check("days BETWEEN 1 AND 3650", "days"),)

    thing: str = Field(primary_key=True, max_length=24)
    days: int
