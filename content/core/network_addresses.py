"""Internet addresses: as far as they tell people apart, and where this program may fetch from.
Nobody's is ever kept."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

LOCAL = ("localhost", "127.0.0.1", "::1")


def network(address: str) -> str:
    """The address of one household or phone: whoever has one IPv6 address has 2^64 of them. What
    is no address stays as it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
    return str(found)


def is_network(text: str) -> bool:
    """Whether this is an IP address, or a network of them."""
    try:
        ip_network(text.strip())
    except ValueError:
        return False
    return True


def is_safe_address(address: str, *, is_local: bool) -> bool:
    """Whether it is https, or on this machine where that is allowed."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (
        (is_local and parts.scheme == "http" and host in LOCAL)
        or (parts.scheme == "https" and (is_local or host not in LOCAL))
    )
