name     a request that another site sent changes nothing
as       ada
request  DELETE /api/1/session
foreign
status   403
request  POST /sign-out
foreign
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}
status   403
request  PUT /api/1/session/key
field    sec-fetch-site: cross-site
type     application/json
body     {"ks":"{bytes32}","auth":"{ada.auth}"}
status   403
request  GET /api/1/account
status   200
