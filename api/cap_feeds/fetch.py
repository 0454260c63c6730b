"""Fetching a file from a server that may be slow, broken or hostile."""

import time
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from content.alerts.cap.safe_xml import FILE
from content.core.errors import ErrorCode, InvalidInput
from content.core.network_addresses import LOCAL, is_safe_address

HEADERS = {
    "User-Agent": "channel-info",
    "Accept": "application/atom+xml, application/cap+xml, application/rss+xml, application/xml",
    "Accept-Encoding": "identity",  # what is packed could be of any size
}
MOST_REDIRECTS = 3
EACH, LONGEST = 10.0, 60.0  # seconds: for each answer to go on, and for all of a feed
WENT_WRONG = (httpx.HTTPError, httpx.InvalidURL, ValueError)  # addresses may be none


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches for one feed, until its time is over (`until`, monotonic). What is on another
    machine cannot send us to addresses of this one."""

    client: httpx.Client
    is_local: bool
    until: float

    @classmethod
    def of(cls, client: httpx.Client, address: str) -> "Fetcher":
        """For the feed at this address."""
        is_local = httpx.URL(address).host in LOCAL
        return cls(client, is_local, time.monotonic() + LONGEST)

    def get(self, address: str, largest: int) -> bytes:
        """What is there. Raises InvalidInput, or one of WENT_WRONG."""
        for _ in range(MOST_REDIRECTS + 1):
            if not is_safe_address(address, is_local=self.is_local):
                raise InvalidInput("address", ErrorCode.WRONG)
            with self.client.stream("GET", address, headers=HEADERS) as answer:
                if not answer.has_redirect_location:
                    answer.raise_for_status()
                    return self._body(answer, largest)
                address = urljoin(address, answer.headers["location"])
        raise InvalidInput("address", ErrorCode.WRONG)

    def _body(self, answer: httpx.Response, largest: int) -> bytes:
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise InvalidInput(FILE, ErrorCode.UNKNOWN)
        body = bytearray()
        for part in answer.iter_raw():
            body += part
            if len(body) > largest:
                raise InvalidInput(FILE, ErrorCode.LONG)
            if time.monotonic() > self.until:
                raise httpx.ReadTimeout("too slow", request=answer.request)
        return bytes(body)
