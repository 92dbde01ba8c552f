name     a new passphrase needs the present one, or the code; the code stays
as       ada
request  POST /api/1/account/proof
type     application/json
body     {"proof":"{bytes32}"}
status   403
has      "error":"denied"
request  POST /api/1/account/proof
type     application/json
body     {"proof":"{ada.auth}"}
status   204
request  POST /api/1/account/proof
type     application/json
body     {"proof_r":"{ada.auth_r}"}
status   204
request  PUT /api/1/account/passphrase
type     application/json
body     {"seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","wrap_pass":"{envelope}"}
status   422
has      "field":"proof"
request  PUT /api/1/account/passphrase
type     application/json
body     {"proof":"{bytes32}","seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","wrap_pass":"{envelope}"}
status   403
request  PUT /api/1/account/passphrase
type     application/json
body     {"proof":"{ada.auth}","seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","wrap_pass":"{envelope}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_code":"{envelope}"}
status   422
has      "field":"auth_r"
request  PUT /api/1/account/passphrase
type     application/json
body     {"proof":"{ada.auth}","seed":"{bytes16}","t":3,"m_kib":8,"auth":"{bytes32}","wrap_pass":"{envelope}"}
status   422
has      "field":"m_kib"
request  PUT /api/1/account/passphrase
type     application/json
body     {"proof":"{ada.auth}","seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","wrap_pass":"{envelope}"}
status   204
request  PUT /api/1/account/passphrase
type     application/json
body     {"proof_r":"{ada.auth_r}","seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","wrap_pass":"{envelope}"}
status   204
as       nobody
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{ada.auth}"}
status   403
request  POST /api/1/session/recover
type     application/json
body     {"name":"ada","auth_r":"{ada.auth_r}"}
status   200
