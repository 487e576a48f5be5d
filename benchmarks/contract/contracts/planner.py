"""What the contract tests of Planner have to be told."""

from oaswright.contract import Contract, Identity

OWNER, SUED, READER = "nord-token-1f0a", "sued-token-52e6", "nord-reader-7c2e"
WRITER, EXPIRED = "nord-writer-9d41", "nord-expired-03b8"

CONTRACT = Contract(
    owner=Identity({"token": OWNER, "apiKey": OWNER}),
    stranger=Identity({"token": SUED, "apiKey": SUED}),
    limited=[
        Identity({"token": READER, "apiKey": READER}, scopes=["planner:read"]),
        Identity({"token": WRITER, "apiKey": WRITER}, scopes=["planner:write"]),
    ],
    refused={"token": EXPIRED, "apiKey": EXPIRED},
    known={
        "workspaceId": "6f0d7f0a-3c52-4c0e-9c55-0a8a3c1d0001",
        "calendarId": "b81c6e5e-0f9b-4f1d-8d3c-5f2a7e9b0001",
        "eventId": "0c4e9a77-8a4b-4b0e-b0a1-2d6f3e8c0001",
    },
)
