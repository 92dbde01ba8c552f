name     a new recovery code needs the passphrase, which stays; the old code ends
as       ada
request  PUT /api/1/account/code
type     application/json
body     {"proof_r":"{ada.auth_r}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_code":"{envelope}"}
status   422
has      "field":"proof"
request  PUT /api/1/account/code
type     application/json
body     {"proof":"{bytes32}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_code":"{envelope}"}
status   403
request  PUT /api/1/account/code
type     application/json
body     {"proof":"{ada.auth}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_code":"{envelope}"}
status   204
as       nobody
request  POST /api/1/session/recover
type     application/json
body     {"name":"ada","auth_r":"{ada.auth_r}"}
status   403
request  POST /api/1/session/recover
type     application/json
body     {"name":"ada","auth_r":"{bytes32}"}
status   200
has      wrap_code
