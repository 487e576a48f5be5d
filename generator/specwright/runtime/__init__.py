"""What generated code and handlers import: the served side of specwright.

It needs Connexion, Pydantic, jsonschema-rs and orjson, and nothing that only generation needs.
"""

from specwright.runtime.answer import JSON, NO_BODY, Answer, Refused
from specwright.runtime.api import Api, Operation, StartUpError
from specwright.runtime.background import after_response
from specwright.runtime.bodies import Body
from specwright.runtime.current import current_request
from specwright.runtime.document import PublishedDocument, read_document
from specwright.runtime.model import Model
from specwright.runtime.parameters import Argument
from specwright.runtime.policy import Policy
from specwright.runtime.problems import problem
from specwright.runtime.security import Authenticate, Credentials, Requirement
from specwright.runtime.streams import ServerSentEvent, Stream
from specwright.runtime.uploads import Base64, Upload

__all__ = [
    "JSON",
    "NO_BODY",
    "Answer",
    "Api",
    "Argument",
    "Authenticate",
    "Base64",
    "Body",
    "Credentials",
    "Model",
    "Operation",
    "Policy",
    "PublishedDocument",
    "Refused",
    "Requirement",
    "ServerSentEvent",
    "StartUpError",
    "Stream",
    "Upload",
    "after_response",
    "current_request",
    "problem",
    "read_document",
]
