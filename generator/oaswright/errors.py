"""The base of every error that this package raises for its callers."""


class OaswrightError(Exception):
    """What a caller may expect to go wrong; the message is one sentence for people.

    A mistake in a document is no error but a `Diagnostic`.
    """
