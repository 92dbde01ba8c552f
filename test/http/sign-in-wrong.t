name     a wrong proof and an unknown name get the same answer
as       nobody
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{bytes32}"}
status   403
has      {"error":"denied","request":
request  POST /api/1/session
type     application/json
body     {"name":"nobody-of-that-name","auth":"{bytes32}"}
status   403
has      {"error":"denied","request":
request  POST /api/1/session/recover
type     application/json
body     {"name":"ada","auth_r":"{ada.auth}"}
status   403
has      {"error":"denied","request":
