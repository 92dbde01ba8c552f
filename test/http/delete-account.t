name     an account is deleted with a proof, whole; its name is not given out
as       bela
request  DELETE /api/1/account
type     application/json
body     {}
status   422
has      "field":"proof"
request  DELETE /api/1/account
type     application/json
body     {"proof_r":"{bela.auth_r}"}
status   422
request  DELETE /api/1/account
type     application/json
body     {"proof":"{bytes32}"}
status   403
request  DELETE /api/1/account
type     application/json
body     {"proof":"{bela.auth}"}
status   204
header   Clear-Site-Data: "storage"
header   Max-Age=0
request  GET /api/1/account
status   403
as       nobody
request  POST /api/1/session
type     application/json
body     {"name":"bela","auth":"{bela.auth}"}
status   403
as       heir
request  DELETE /api/1/account
type     application/json
body     {"proof":"{heir.auth}"}
status   204
