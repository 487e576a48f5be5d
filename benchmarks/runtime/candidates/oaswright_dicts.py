"""Ours: the same package, and three handlers that answer with plain JSON values."""

from contacts_oaswright.interface import ContactsOaswrightApi, GetContactOk, ListContactsOk, UpdateContactOk
from contacts_oaswright.wiring import wire
from oaswright.runtime.application import application

from benchmarks.runtime.candidates.data import ROWS
from benchmarks.runtime.candidates.verifiers import Verifiers


class Handlers(ContactsOaswrightApi[str]):
    async def list_contacts(self, *, limit, principal):
        return ListContactsOk({"items": [*ROWS.values()], "total": len(ROWS)})

    async def get_contact(self, contact_id, *, principal):
        return GetContactOk(ROWS[contact_id])

    async def update_contact(self, contact_id, body, *, notify, principal):
        return UpdateContactOk({**ROWS[contact_id], **body.model_dump(by_alias=True)})


app = application([wire(Handlers(), security=Verifiers())])
