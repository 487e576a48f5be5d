"""What generated code and handlers import: the served side of oaswright.

It needs Connexion, Pydantic, jsonschema-rs and orjson, and nothing that only generation needs.
"""

from oaswright.runtime.api import Api, Operation, StartUpError
from oaswright.runtime.background import after_response
from oaswright.runtime.bodies import Body
from oaswright.runtime.context import current_request
from oaswright.runtime.document import PublishedDocument, read_document
from oaswright.runtime.model import Model
from oaswright.runtime.parameters import Argument
from oaswright.runtime.policy import Policy
from oaswright.runtime.problem_details import problem_details
from oaswright.runtime.response import JSON, NO_BODY, HTTPError, Response
from oaswright.runtime.security import Authenticate, Credentials, Requirement
from oaswright.runtime.streams import ServerSentEvent, Stream
from oaswright.runtime.uploads import Base64, Upload

__all__ = [
    "JSON",
    "NO_BODY",
    "Api",
    "Argument",
    "Authenticate",
    "Base64",
    "Body",
    "Credentials",
    "HTTPError",
    "Model",
    "Operation",
    "Policy",
    "PublishedDocument",
    "Requirement",
    "Response",
    "ServerSentEvent",
    "StartUpError",
    "Stream",
    "Upload",
    "after_response",
    "current_request",
    "problem_details",
    "read_document",
]
