"""Contract tests: a server tried against its document. This is what a contract file imports."""

from oaswright.contract.identities import Contract, Exemption, Identity

__all__ = ["Contract", "Exemption", "Identity"]
