"""A process to measure: started, looked at through /proc, stopped."""

import os
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """Runs from `with` to its end. What it writes goes to the file `log`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        folder: Path = ROOT,
        settings: dict[str, str] | None = None,
    ) -> None:
        self._command = [str(part) for part in command]
        self._log = log
        self._folder = folder
        self._settings = settings or {}
        self.started_at = 0.0
        self.killed = False

    def __enter__(self) -> Self:
        own = {k: v for k, v in os.environ.items() if not k.startswith(("CHANNEL_INFO_", "PYTHON"))}
        own["PYTHONPATH"] = str(ROOT)  # this very code, wherever another copy is installed
        self.started_at = time.time()
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=own | self._settings,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """As the machine does that has no memory left (SIGKILL)."""
        self.killed = True
        self._process.kill()
        self._process.wait()

    def written(self) -> str:
        """What it wrote so far."""
        return self._log.read_text("utf-8", "replace")

    def ended(self) -> bool:
        """Whether it stopped by itself."""
        return self._process.poll() is not None

    def failed(self) -> bool:
        """Whether it stopped by an error."""
        return self._process.poll() not in {None, 0}

    def megabytes(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def cpu_seconds(self) -> float:
        """Processor time, its own and the system's for it."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text("ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICKS


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
