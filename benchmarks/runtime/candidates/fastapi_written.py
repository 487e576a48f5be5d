"""FastAPI as its documentation teaches it: models, response_model, a security dependency."""

from typing import Annotated, Literal

from fastapi import Depends, FastAPI, HTTPException, Path, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from benchmarks.runtime.candidates.data import ROWS, TOKEN


class Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Address(Model):
    street: str = Field(max_length=100)
    city: str = Field(max_length=60)
    postal_code: str | None = Field(None, max_length=12)
    country: str = Field(min_length=2, max_length=2)


class Phone(Model):
    kind: Literal["mobile", "work", "home"]
    number: str = Field(min_length=5, max_length=20)


class ContactUpdate(Model):
    first_name: str | None = Field(None, min_length=1, max_length=60)
    last_name: str | None = Field(None, min_length=1, max_length=60)
    company: str | None = Field(None, max_length=100)
    age: int | None = Field(None, ge=0, le=150)
    score: float | None = None
    active: bool | None = None
    note: str | None = Field(None, max_length=1000)
    tags: list[str] | None = Field(None, max_length=20)
    address: Address | None = None
    phones: list[Phone] | None = Field(None, max_length=10)


class Contact(Model):
    id: int = Field(ge=1)
    first_name: str
    last_name: str
    company: str | None = None
    age: int | None = Field(None, ge=0, le=150)
    score: float | None = None
    active: bool
    note: str | None = None
    tags: list[str]
    address: Address | None = None
    phones: list[Phone]


class ContactList(Model):
    items: list[Contact]
    total: int


_bearer = HTTPBearer()


async def principal(credentials: Annotated[HTTPAuthorizationCredentials, Depends(_bearer)]) -> str:
    if credentials.credentials != TOKEN:
        raise HTTPException(401)
    return credentials.credentials


Principal = Annotated[str, Depends(principal)]
app = FastAPI(title="Contacts")


@app.get("/contacts", response_model=ContactList)
async def list_contacts(principal: Principal, limit: Annotated[int, Query(ge=1, le=100)] = 20):
    return {"items": [*ROWS.values()], "total": len(ROWS)}


@app.get("/contacts/{contact_id}", response_model=Contact)
async def get_contact(principal: Principal, contact_id: Annotated[int, Path(ge=1)]):
    return ROWS[contact_id]


@app.patch("/contacts/{contact_id}", response_model=Contact)
async def update_contact(
    principal: Principal, contact_id: Annotated[int, Path(ge=1)], body: ContactUpdate, notify: bool = False
):
    return {**ROWS[contact_id], **body.model_dump(by_alias=True, exclude_unset=True)}
