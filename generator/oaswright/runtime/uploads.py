"""Files of a form, as handlers get them."""

import io
from typing import BinaryIO

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from starlette.datastructures import Headers, UploadFile


class Upload:
    """A file of a multipart form.

    It is kept in memory up to a mebibyte and on disk beyond, and is gone when the response
    has been sent. Reading does not block the event loop.
    """

    __slots__ = ("_upload",)

    def __init__(self, upload: UploadFile) -> None:
        self._upload = upload

    @classmethod
    def of(
        cls, content: bytes, *, filename: str | None = None, content_type: str = "application/octet-stream"
    ) -> "Upload":
        """A file with a content that is at hand, as tests need it."""
        headers = Headers({"content-type": content_type})
        return cls(UploadFile(io.BytesIO(content), size=len(content), filename=filename, headers=headers))

    @property
    def filename(self) -> str | None:
        """The name that the client gave. It comes from outside: never a path to write to."""
        return self._upload.filename

    @property
    def content_type(self) -> str | None:
        """The media type that the client gave."""
        return self._upload.content_type

    @property
    def size(self) -> int:
        """The length in bytes."""
        return self._upload.size or 0

    @property
    def file(self) -> BinaryIO:
        """The file itself, for libraries that read one; reading it blocks."""
        return self._upload.file

    async def read(self, size: int = -1) -> bytes:
        """The next bytes, or all that are left."""
        return await self._upload.read(size)

    async def seek(self, offset: int) -> None:
        """Go on reading at an offset from the start."""
        await self._upload.seek(offset)

    def close(self) -> None:
        """Let go of the file; the runtime does it when the response has been sent."""
        self._upload.file.close()

    def __repr__(self) -> str:
        return f"Upload({self.filename!r}, {self.size} bytes)"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(cls)
