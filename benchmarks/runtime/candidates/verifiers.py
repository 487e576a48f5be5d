"""Whose credentials are, for both of ours."""

from contacts_oaswright.security import ContactsOaswrightSecurity
from oaswright.runtime import InvalidCredentialError, Verified

from benchmarks.runtime.candidates.data import TOKEN


class Verifiers(ContactsOaswrightSecurity[str]):
    async def bearer(self, credential, request):
        if credential.token != TOKEN:
            raise InvalidCredentialError
        return Verified(credential.token)
