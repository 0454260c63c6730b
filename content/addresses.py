"""Internet addresses, as far as they tell people apart. None is ever kept."""

from ipaddress import IPv6Address, ip_address, ip_network


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
