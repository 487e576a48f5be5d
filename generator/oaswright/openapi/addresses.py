"""URI references as a document writes them (RFC 3986), which may be none: `http://[`."""

from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit


def split_address(address: str) -> SplitResult | None:
    """The parts of a URI reference; None where its brackets do not match or hold no IP address."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def join_addresses(base: str, reference: str) -> str:
    """The URI, without fragment, that a reference means from a base; what cannot be one stays as it is."""
    try:
        return urldefrag(urljoin(base, reference))[0]
    except ValueError:
        return reference.partition("#")[0]
