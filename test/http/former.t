name     what was before a restart opens by its own code, for its own heir
as       heir
request  GET /api/1/account
status   200
has      "former_until":
request  POST /api/1/account/former
type     application/json
body     {}
status   422
has      "field":"auth_r"
request  POST /api/1/account/former
type     application/json
body     {"auth_r":"{heir.auth_r}"}
status   403
request  POST /api/1/account/former
type     application/json
body     {"auth_r":"{former.auth_r}"}
status   200
has      "wrap_code"
lacks    "wrap_pass"
request  GET /api/1/account/former/log?from=1
status   200
header   X-Log-End: 1
request  GET /api/1/account/former/log?from=0
status   422
as       ada
request  GET /api/1/account/former/log?from=1
status   404
request  POST /api/1/account/former
type     application/json
body     {"auth_r":"{former.auth_r}"}
status   404
request  DELETE /api/1/account/former
type     application/json
status   204
as       heir
request  DELETE /api/1/account/former
type     application/json
status   204
request  GET /api/1/account/former/log?from=1
status   404
request  GET /api/1/account
status   200
lacks    "former_until"
