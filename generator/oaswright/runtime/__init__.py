"""The runtime: serves what the toolkit generated. These names are public; README.md tells more.

For generated code: Api, Argument, Authenticate, Base64, Body, Credentials, Document, ExactDecimal,
ExactDuration, ExactTime, Model, Operation,
Policy, Stream, Upload, read_document. Applications see them in signatures and need not make them, apart
from Policy and Upload.

For applications: HTTPError, JSON, NO_BODY, Policy, Requirement, Response, ServerSentEvent, StartUpError,
Upload, after_response, current_request, problem_details; the modules `application` (the application
itself), `problems` (what a policy renders), `request` (Accept), `access_log` and, with the extra `test`,
`testing`.

Everything else may change in any release. Needs Connexion, Pydantic, jsonschema-rs and orjson, and
nothing that only generation needs.
"""

from oaswright.runtime.api import Api, Operation, StartUpError
from oaswright.runtime.bodies import Body
from oaswright.runtime.document import Document, read_document
from oaswright.runtime.formats import ExactDecimal, ExactDuration, ExactTime
from oaswright.runtime.model import Base64, Model
from oaswright.runtime.parameters import Argument
from oaswright.runtime.policy import Policy
from oaswright.runtime.problems import problem_details
from oaswright.runtime.request import after_response, current_request
from oaswright.runtime.response import JSON, NO_BODY, HTTPError, Response
from oaswright.runtime.security import Authenticate, Credentials, Requirement
from oaswright.runtime.streams import ServerSentEvent, Stream
from oaswright.runtime.uploads import Upload

__all__ = [
    "JSON",
    "NO_BODY",
    "Api",
    "Argument",
    "Authenticate",
    "Base64",
    "Body",
    "Credentials",
    "Document",
    "ExactDecimal",
    "ExactDuration",
    "ExactTime",
    "HTTPError",
    "Model",
    "Operation",
    "Policy",
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
