name     an open session changes the passphrase only with the present one
as       ada
request  PUT /api/1/account/credentials
type     application/json
body     {"seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_pass":"{envelope}","wrap_code":"{envelope}"}
status   422
has      "field":"proof"
request  PUT /api/1/account/credentials
type     application/json
body     {"proof":"{bytes32}","seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_pass":"{envelope}","wrap_code":"{envelope}"}
status   403
request  PUT /api/1/account/credentials
type     application/json
body     {"proof":"{ada.auth}","seed":"{bytes16}","t":3,"m_kib":131072,"auth":"{bytes32}","auth_r":"{bytes32}","code_id":"{bytes16}","wrap_pass":"{envelope}","wrap_code":"{envelope}"}
status   204
