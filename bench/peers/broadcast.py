"""What every broadcaster here sends, and how it is called: TOKEN URL FOLDER NUMBER.

Each writes to the chats from 1 to NUMBER what usually is in an alert, keeps what its library keeps
in FOLDER, goes on there when it is started again, and ends when it has nothing more to send.
"""

import sys
from pathlib import Path

TEXT = "Storm tonight. Stay away from the sea. " * 8


def given() -> tuple[str, str, Path, range]:
    """Token, the API's address, the folder, the chats."""
    token, url, folder, number = sys.argv[1:]
    return token, url, Path(folder), range(1, int(number) + 1)
