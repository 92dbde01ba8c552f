name     guessing one account is slowed down, and says for how long
as       nobody
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bytes32}"}
status   429
header   Retry-After:
has      "error":"throttled"
