"""Bodies that come and go in pieces: bytes, and items of one type."""

from collections.abc import AsyncIterator

from generated.archive.dicts import RecordDict
from generated.archive.interface import (
    AddFileNoContent,
    AddFileResponse,
    AddRecordsNoContent,
    AddRecordsResponse,
    ArchiveApi,
    ListRecordsOk,
    ListRecordsResponse,
)
from generated.archive.models import Record
from oaswright.runtime import BodyStream


class Archive(ArchiveApi):
    async def add_file(self, body: BodyStream[bytes]) -> AddFileResponse:
        size = 0
        async for piece in body:
            size += len(piece)
            # error: mypy[arg-type] pyright[reportArgumentType]
            Record(title=piece)
        rest: bytes = await body.read()
        # error: mypy[arg-type] pyright[reportArgumentType]
        len(body)
        self.size = size + len(rest)
        return AddFileNoContent()

    def add_records(self, body: BodyStream[Record]) -> AddRecordsResponse:
        self.titles: list[str] = [record.title for record in body]
        # error: mypy[misc, unused-coroutine] pyright[reportAttributeAccessIssue, reportUnknownMemberType]
        body.read()
        return AddRecordsNoContent()

    async def list_records(self) -> ListRecordsResponse:
        # error: mypy[arg-type] pyright[reportArgumentType]
        ListRecordsOk([Record(title="a")])
        # error: mypy[arg-type] pyright[reportArgumentType]
        ListRecordsOk(self.texts())
        ListRecordsOk(self.plain())
        return ListRecordsOk(self.records())

    async def records(self) -> AsyncIterator[Record]:
        yield Record(title="a")

    async def plain(self) -> AsyncIterator[RecordDict]:
        yield {"title": "a"}

    async def texts(self) -> AsyncIterator[str]:
        yield "a"


class OldArchive(Archive):
    """A handler that was written when a body of bytes came as a whole."""

    # error: mypy[override] pyright[reportIncompatibleMethodOverride]
    async def add_file(self, body: bytes) -> AddFileResponse:
        return AddFileNoContent()
