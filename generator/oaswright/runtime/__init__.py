"""The runtime: serves what the toolkit generated. These names are public; README.md tells more.

For generated code: Api, ApiKey, Argument, Authorization, Base64, Basic, Bearer, Body, BodyStream, Document,
ExactDecimal, ExactDuration, ExactTime, Granted, MaybeAwaitable, Model, Operation, Policy, Stream, Upload,
Verified, Verifier, read_document. Applications see them in signatures and need not make them, apart from
BodyStream, Granted, Policy, Upload and Verified.

For applications: BodyStream, Granted, HTTPError, InvalidCredentialError, JSON, NO_BODY, Policy, Requirement,
Response, ServerSentEvent, StartUpError, Upload, Verified, after_response, current_request,
current_requirement, problem_details; the modules `application` (the application itself), `problems` (what a
policy renders), `request` (Accept), `access_log` and, with the extra `test`, `testing`.

Everything else may change in any release. Needs Connexion, Pydantic, jsonschema-rs and orjson, and
nothing that only generation needs.
"""

from oaswright.runtime.api import Api, Operation, StartUpError
from oaswright.runtime.bodies import Body
from oaswright.runtime.body_streams import BodyStream
from oaswright.runtime.credentials import ApiKey, Authorization, Basic, Bearer
from oaswright.runtime.document import Document, read_document
from oaswright.runtime.formats import ExactDecimal, ExactDuration, ExactTime
from oaswright.runtime.model import Base64, Model
from oaswright.runtime.parameters import Argument
from oaswright.runtime.policy import Policy
from oaswright.runtime.problems import problem_details
from oaswright.runtime.request import after_response, current_request
from oaswright.runtime.response import JSON, NO_BODY, HTTPError, MaybeAwaitable, Response
from oaswright.runtime.security import (
    Granted,
    InvalidCredentialError,
    Requirement,
    Verified,
    Verifier,
    current_requirement,
)
from oaswright.runtime.streams import ServerSentEvent, Stream
from oaswright.runtime.uploads import Upload

__all__ = [
    "JSON",
    "NO_BODY",
    "Api",
    "ApiKey",
    "Argument",
    "Authorization",
    "Base64",
    "Basic",
    "Bearer",
    "Body",
    "BodyStream",
    "Document",
    "ExactDecimal",
    "ExactDuration",
    "ExactTime",
    "Granted",
    "HTTPError",
    "InvalidCredentialError",
    "MaybeAwaitable",
    "Model",
    "Operation",
    "Policy",
    "Requirement",
    "Response",
    "ServerSentEvent",
    "StartUpError",
    "Stream",
    "Upload",
    "Verified",
    "Verifier",
    "after_response",
    "current_request",
    "current_requirement",
    "problem_details",
    "read_document",
]
