name     a passkey is added with the passphrase and its own signature only
as       ada
request  GET /api/1/session/passkeys
status   200
has      "passkeys":[]
request  POST /api/1/passkeys
type     application/json
body     {"proof":"{ada.auth}","step":false,"created":"AAAA","passkey":{"credential":"AAAA","client_data":"e30","auth_data":"AAAA","signature":"AAAA"}}
status   422
has      "field":"wrap"
request  POST /api/1/passkeys
type     application/json
body     {"proof":"{bytes32}","step":true,"created":"AAAA","passkey":{"credential":"AAAA","client_data":"e30","auth_data":"AAAA","signature":"AAAA"}}
status   403
request  POST /api/1/passkeys
type     application/json
body     {"proof":"{ada.auth}","step":true,"created":"AAAA","passkey":{"credential":"AAAA","client_data":"e30","auth_data":"AAAA","signature":"AAAA"}}
status   422
has      "field":"passkey"
request  POST /api/1/passkeys
type     application/json
body     {"proof":"{ada.auth}","step":true,"created":"AAAA","passkey":{"credential":"AAAA","client_data":"e30","auth_data":"AAAA","signature":"AAAA","prf":"AAAA"}}
status   422
has      "field":"passkey"
request  DELETE /api/1/passkeys/{ada.space}
type     application/json
body     {"proof":"{ada.auth}"}
status   404
as       locked
request  GET /api/1/session/passkeys
status   200
has      "challenge":
lacks    wrap
request  POST /api/1/session/passkey
type     application/json
body     {"ks":"{bytes32}","passkey":{"credential":"AAAA","client_data":"e30","auth_data":"AAAA","signature":"AAAA"}}
status   403
request  POST /api/1/session/passkey
type     application/json
body     {"ks":"{bytes32}"}
status   422
has      "field":"passkey"
request  GET /api/1/session/key
status   403
as       recovering
request  GET /api/1/session/passkeys
status   403
