"""Has the command loaded, and becomes it whenever it is asked to: what takes a start two seconds is
done once. Each is a process of its own, with the folder, environment and files it is told.

Reads orders and writes answers, each one line of JSON."""

import json
import os
import signal
import sys
from typing import Any

from api.cli.main import main


def become(order: dict[str, Any]) -> None:
    """SIGALRM ends what takes too long."""
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    for number, name in enumerate((os.devnull, order["said"], order["log"])):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
    signal.alarm(order["seconds"])
    sys.argv[1:] = order["words"]
    main()
    sys.exit()


def obey(order: dict[str, Any]) -> int:
    """A new process, or how one ended."""
    if "wait" in order:
        return os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
    pid = os.fork()
    if not pid:
        become(order)
    return pid


if __name__ == "__main__":
    for line in sys.stdin:
        print(obey(json.loads(line)), flush=True)  # noqa: T201 - this is the answer
