"""The objects of OpenAPI 3.0, 3.1 and 3.2 and their fields, as the standard's own field tables list them.

One field per line: `name shape versions`, `!` after a name for a required field. Shapes:

    string uri boolean …   a scalar                 a|b|c        one of these words
    [X]                    an array                 {X}          a map with keys of the author's choice
    parameter              the object of that name  parameter?   that object or a Reference Object
    any                    any value

Versions: none for all, `3.0` for that one, `3.1+` from there on, `-3.1` up to there. A field may have one
line per version range.
A name in `<…>` is a pattern of names: path templates, status codes, runtime expressions, names.
"""

OBJECTS = """
openapi "OpenAPI Object"
    openapi! string
    $self uri 3.2+
    info! info
    jsonSchemaDialect uri 3.1+
    servers [server]
    paths! paths 3.0
    paths paths 3.1+
    webhooks {path-item?} 3.1+
    components components
    security [security-requirement]
    tags [tag]
    externalDocs external-documentation

info "Info Object"
    title! string
    summary string 3.1+
    description string
    termsOfService uri
    contact contact
    license license
    version! string

contact "Contact Object"
    name string
    url uri
    email string

license "License Object"
    name! string
    identifier string 3.1+
    url uri

server "Server Object"
    url! string
    description string
    name string 3.2+
    variables {server-variable}

server-variable "Server Variable Object"
    enum [string]
    default! string
    description string

components "Components Object"
    schemas {schema?}
    responses {response?}
    parameters {parameter?}
    examples {example?}
    requestBodies {request-body?}
    headers {header?}
    securitySchemes {security-scheme?}
    links {link?}
    callbacks {callback?}
    pathItems {path-item?} 3.1+
    mediaTypes {media-type?} 3.2+

paths "Paths Object"
    <path> path-item

path-item "Path Item Object"
    $ref uri
    summary string
    description string
    get operation
    put operation
    post operation
    delete operation
    options operation
    head operation
    patch operation
    trace operation
    query operation 3.2+
    additionalOperations {operation} 3.2+
    servers [server]
    parameters [parameter?]

operation "Operation Object"
    tags [string]
    summary string
    description string
    externalDocs external-documentation
    operationId string
    parameters [parameter?]
    requestBody request-body?
    responses! responses 3.0
    responses responses 3.1+
    callbacks {callback?}
    deprecated boolean
    security [security-requirement]
    servers [server]

external-documentation "External Documentation Object"
    description string
    url! uri

parameter "Parameter Object"
    name! string
    in! query|header|path|cookie -3.1
    in! query|querystring|header|path|cookie 3.2+
    description string
    required boolean
    deprecated boolean
    allowEmptyValue boolean
    style string
    explode boolean
    allowReserved boolean
    schema schema?
    example any
    examples {example?}
    content {media-type} -3.1
    content {media-type?} 3.2+

request-body "Request Body Object"
    description string
    content! {media-type} -3.1
    content! {media-type?} 3.2+
    required boolean

media-type "Media Type Object"
    description string 3.2+
    schema schema?
    itemSchema schema 3.2+
    example any
    examples {example?}
    encoding {encoding}
    prefixEncoding [encoding] 3.2+
    itemEncoding encoding 3.2+

encoding "Encoding Object"
    contentType string
    headers {header?}
    style form|spaceDelimited|pipeDelimited|deepObject
    explode boolean
    allowReserved boolean
    encoding {encoding} 3.2+
    prefixEncoding [encoding] 3.2+
    itemEncoding encoding 3.2+

responses "Responses Object"
    default response?
    <status> response?

response "Response Object"
    summary string 3.2+
    description! string -3.1
    description string 3.2+
    headers {header?}
    content {media-type} -3.1
    content {media-type?} 3.2+
    links {link?}

callback "Callback Object"
    <expression> path-item?

example "Example Object"
    summary string
    description string
    dataValue any 3.2+
    serializedValue string 3.2+
    value any
    externalValue uri

link "Link Object"
    operationRef uri
    operationId string
    parameters {any}
    requestBody any
    description string
    server server

header "Header Object"
    description string
    required boolean
    deprecated boolean
    allowEmptyValue boolean 3.0
    style simple
    explode boolean
    allowReserved boolean 3.0
    schema schema?
    example any
    examples {example?}
    content {media-type} -3.1
    content {media-type?} 3.2+

tag "Tag Object"
    name! string
    summary string 3.2+
    description string
    externalDocs external-documentation
    parent string 3.2+
    kind string 3.2+

reference "Reference Object"
    $ref! uri
    summary string 3.1+
    description string 3.1+

security-scheme "Security Scheme Object"
    type! apiKey|http|oauth2|openIdConnect 3.0
    type! apiKey|http|mutualTLS|oauth2|openIdConnect 3.1+
    description string
    name string
    in query|header|cookie
    scheme string
    bearerFormat string
    flows oauth-flows
    openIdConnectUrl uri
    oauth2MetadataUrl uri 3.2+
    deprecated boolean 3.2+

oauth-flows "OAuth Flows Object"
    implicit implicit-flow
    password token-flow
    clientCredentials token-flow
    authorizationCode code-flow
    deviceAuthorization device-flow 3.2+

implicit-flow "OAuth Flow Object"
    authorizationUrl! uri
    refreshUrl uri
    scopes! {string}

token-flow "OAuth Flow Object"
    tokenUrl! uri
    refreshUrl uri
    scopes! {string}

code-flow "OAuth Flow Object"
    authorizationUrl! uri
    tokenUrl! uri
    refreshUrl uri
    scopes! {string}

device-flow "OAuth Flow Object"
    deviceAuthorizationUrl! uri
    tokenUrl! uri
    refreshUrl uri
    scopes! {string}

security-requirement "Security Requirement Object"
    <name> [string]

discriminator "Discriminator Object"
    propertyName! string
    mapping {string}
    defaultMapping string 3.2+

xml "XML Object"
    nodeType element|attribute|text|cdata|none 3.2+
    name string
    namespace uri
    prefix string
    attribute boolean
    wrapped boolean

schema "Schema Object"
    $ref uri
    $id uri 3.1+
    $schema uri 3.1+
    $anchor string 3.1+
    $dynamicRef uri 3.1+
    $dynamicAnchor string 3.1+
    $vocabulary {boolean} 3.1+
    $comment string 3.1+
    $defs {schema} 3.1+
    definitions {schema} 3.1+
    title string
    description string
    type array|boolean|integer|number|object|string 3.0
    type type 3.1+
    enum [any]
    const any 3.1+
    default any
    nullable boolean 3.0
    multipleOf number
    maximum number
    exclusiveMaximum boolean 3.0
    exclusiveMaximum number 3.1+
    minimum number
    exclusiveMinimum boolean 3.0
    exclusiveMinimum number 3.1+
    maxLength count
    minLength count
    pattern string
    format string
    contentEncoding string 3.1+
    contentMediaType string 3.1+
    contentSchema schema 3.1+
    maxItems count
    minItems count
    uniqueItems boolean
    maxContains count 3.1+
    minContains count 3.1+
    items schema
    prefixItems [schema] 3.1+
    contains schema 3.1+
    unevaluatedItems schema 3.1+
    maxProperties count
    minProperties count
    required [string]
    dependentRequired {[string]} 3.1+
    properties {schema}
    patternProperties {schema} 3.1+
    additionalProperties boolean-or-schema 3.0
    additionalProperties schema 3.1+
    propertyNames schema 3.1+
    unevaluatedProperties schema 3.1+
    dependentSchemas {schema} 3.1+
    allOf [schema]
    oneOf [schema]
    anyOf [schema]
    not schema
    if schema 3.1+
    then schema 3.1+
    else schema 3.1+
    discriminator discriminator
    readOnly boolean
    writeOnly boolean
    xml xml
    externalDocs external-documentation
    example any
    examples [any] 3.1+
    deprecated boolean
"""
