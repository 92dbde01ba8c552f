name     a session ends after seven days, however much it is used
faults   none
as       bela
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    660
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    170
status   204
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
later    12
status   403
lacks    locked
