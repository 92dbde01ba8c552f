name     a session locks when it is idle, ends when it is unused
faults   none
# 16 minutes without a request: the key is forgotten, the session is not.
as       ada
request  GET /api/1/account
status   200
request  GET /api/1/account
later    16
status   403
has      "error":"locked"
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{ada.auth}"}
status   204
# Used every quarter of an hour it stays open.
request  GET /api/1/account
later    14
status   200
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{ada.auth}"}
later    14
status   204
request  GET /api/1/account
later    14
status   200
# Unused for 12 hours it is nobody's.
as       bela
request  GET /s/today
later    721
status   303
header   /sign-in
request  PUT /api/1/session/key
type     application/json
body     {"ks":"{bytes32}","auth":"{bela.auth}"}
status   403
# A new one begins locked, and its cookie is nobody else's.
as       nobody
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{ada.auth}"}
status   200
header   Set-Cookie: mainstay=
header   HttpOnly; SameSite=Strict
