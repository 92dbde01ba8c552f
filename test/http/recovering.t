name     a recovery session may set new credentials, once, and nothing else
as       recovering
request  GET /api/1/account
status   403
request  GET /api/1/space/{recovering.space}/log
status   403
request  PUT /api/1/account/passphrase
type     application/json
body     {"proof_r":"{recovering.auth_r}","seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","wrap_pass":"{envelope}"}
status   403
request  PUT /api/1/account/credentials
type     application/json
body     {"seed":"{bytes16}","t":3,"m_kib":1024,"auth":"{bytes32}","wrap_pass":"{envelope}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_code":"{envelope}"}
status   422
has      "field":"m_kib"
request  PUT /api/1/account/credentials
type     application/json
body     {"seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","wrap_pass":"{envelope}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_code":"{envelope}"}
status   204
request  PUT /api/1/account/credentials
type     application/json
body     {}
status   403
as       nobody
request  POST /api/1/session
type     application/json
body     {"name":"recovering","auth":"{recovering.auth}"}
status   403
request  POST /api/1/session
type     application/json
body     {"name":"recovering","auth":"{bytes32}"}
status   200
as       ada
request  PUT /api/1/account/credentials
type     application/json
body     {"seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","wrap_pass":"{envelope}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_code":"{envelope}"}
status   403
