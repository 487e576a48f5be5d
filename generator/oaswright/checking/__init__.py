"""All that `check` finds: by the rules, in preparing, by openapi-spec-validator; and what is remembered."""
