name     both wraps for a sealed copy are given for the passphrase's proof, and only then
as       ada
request  POST /api/1/session/wraps
type     application/json
body     {"auth":"{ada.auth}"}
status   200
has      "wrap_pass"
has      "wrap_code"
has      "code_id"
request  POST /api/1/session/wraps
type     application/json
body     {"auth":"{bytes32}"}
status   403
has      "error":"denied"
lacks    wrap
request  POST /api/1/session/wraps
type     application/json
body     {}
status   422
has      "field":"auth"
as       locked
request  POST /api/1/session/wraps
type     application/json
body     {"auth":"{ada.auth}"}
status   403
