"""The same rows and credential for every candidate.

A handler builds its answer from a row for each request, as one does that has asked a database.
"""

TOKEN = "benchmark-token"

CONTACT = {
    "id": 7,
    "firstName": "Ada",
    "lastName": "Lovelace",
    "company": "Analytical Engines",
    "age": 36,
    "score": 9.5,
    "active": True,
    "note": "Writes programs for a machine that is not finished.",
    "tags": ["mathematics", "poetry", "engines"],
    "address": {
        "street": "12 St James's Square",
        "city": "London",
        "postalCode": "SW1Y 4JH",
        "country": "GB",
    },
    "phones": [
        {"kind": "work", "number": "+44 20 7946 0001"},
        {"kind": "home", "number": "+44 20 7946 0002"},
    ],
}
ROWS = {number: {**CONTACT, "id": number} for number in range(1, 21)}
UPDATE = {
    "firstName": "Augusta Ada",
    "lastName": "King, Countess of Lovelace",
    "company": "Analytical Engines and Company",
    "age": 36,
    "score": 9.75,
    "active": True,
    "note": "Translated Menabrea's memoir and added notes that are longer than the memoir; note G holds the "
    "first published program. Prefers letters to calls, and calls to visits.",
    "tags": ["mathematics", "poetry", "engines", "bernoulli"],
    "address": {
        "street": "12 St James's Square",
        "city": "London",
        "postalCode": "SW1Y 4JH",
        "country": "GB",
    },
    "phones": [
        {"kind": "work", "number": "+44 20 7946 0001"},
        {"kind": "home", "number": "+44 20 7946 0002"},
    ],
}
