"""Whether a network address lies in one of the institution's own networks. Pure."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


@lru_cache(maxsize=8)
def networks_of(words: tuple[str, ...]) -> tuple[Network, ...]:
    """The networks that these words name, such as "10.8.0.0/16" or "2001:db8::/32". Raises ValueError."""
    return tuple(ip_network(word.strip(), strict=False) for word in words if word.strip())


def faulty_networks(words: Iterable[str]) -> list[str]:
    """Those that name no network."""
    faulty = []
    for word in words:
        try:
            networks_of((word,))
        except ValueError:
            faulty.append(word)
    return faulty


def lies_in(address: str, networks: Sequence[Network]) -> bool:
    """Whether the address is in any of them; an IPv4 address in IPv6 clothes is what it is."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return any(plain in network for network in networks)
