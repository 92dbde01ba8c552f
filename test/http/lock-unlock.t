name     a locked session opens nothing until the passphrase is proved again
as       ada
request  GET /api/1/session/key
status   200
has      "ks":
request  DELETE /api/1/session/key
type     application/json
status   204
request  GET /api/1/account
status   403
has      "error":"locked"
request  GET /api/1/space/{ada.space}/log
status   403
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bytes32}"}
status   403
has      "error":"denied"
request  POST /api/1/session/unlock
type     application/json
body     {"auth":"{ada.auth}"}
status   200
has      "wrap_pass"
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{ada.auth}"}
status   204
request  GET /api/1/account
status   200
lacks    "wrap_pass"
