name     new keys need the proof and the old keys' word; then the log is rekeyed
as       ada
request  POST /api/1/space/{ada.space}/log
type     application/octet-stream
body     {rekey}
status   422
request  POST /api/1/account/rotation
type     application/json
body     {{rotation}}
status   422
has      "field":"proof"
request  POST /api/1/account/rotation
type     application/json
body     {"proof":"{bytes32}",{rotation}}
status   403
as       bela
request  POST /api/1/account/rotation
type     application/json
body     {"proof":"{bela.auth}",{rotation}}
status   422
has      "field":"ek_cert"
as       ada
request  POST /api/1/account/rotation
type     application/json
body     {"proof":"{ada.auth}",{rotation}}
status   204
request  GET /api/1/account
status   403
has      "error":"locked"
request  POST /api/1/session/unlock
type     application/json
body     {"auth":"{ada.auth}"}
status   200
has      "gen":2
has      "keyring_counter":1
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{ada.auth}"}
status   204
request  POST /api/1/account/rotation
type     application/json
body     {"proof":"{ada.auth}",{rotation}}
status   409
request  POST /api/1/space/{ada.space}/log
type     application/octet-stream
body     {put}
status   200
has      {"seq":2}
request  POST /api/1/space/{ada.space}/log
type     application/octet-stream
body     {rekey}
status   200
has      {"seq":3}
