"""Logging that cannot leak. Our own lines are fixed words and numbers; of everybody else's
warnings only the logger, the level and the kind of error are kept, for a library may write a
token, a chat id or a person's words into its messages."""

import logging
import sys

OURS = ("content", "bot", "api", "migrations")


class _Formatter(logging.Formatter):
    """time level logger: message"""

    def format(self, record: logging.LogRecord) -> str:
        moment = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        start = f"{moment} {record.levelname.lower()} {record.name}: "
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        if record.name.split(".")[0] in OURS:
            return f"{start}{record.getMessage()}{f' ({error})' if error else ''}"
        return f"{start}{error or 'warned'}"


def set_up(level: str = "INFO") -> None:
    """Send everything through the formatter above, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter())
    handler.addFilter(
        lambda record: record.name.split(".")[0] in OURS or record.levelno >= logging.WARNING
    )
    logging.raiseExceptions = False  # or a broken pipe would print the whole record
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = name != "uvicorn.access"
