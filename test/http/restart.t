name     somebody who lost everything starts again by the operator's link, once
as       operator
request  POST /operator/restart
type     application/x-www-form-urlencoded
body     csrf={operator.csrf}&account=nobody-here
status   422
has      Nobody has this sign-in name
lacks    /restart#
request  POST /operator/restart
type     application/x-www-form-urlencoded
body     csrf={operator.csrf}&account=bela
status   200
has      http://localhost:8080/restart#
as       nobody
request  POST /api/1/account/restart
type     application/json
body     {register}
status   422
has      "field":"ticket"
request  POST /api/1/account/restart
type     application/json
body     {begin-again}
status   201
request  POST /api/1/account/restart
type     application/json
body     {begin-again}
status   422
has      "field":"ticket"
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{ada.auth}"}
status   403
as       ada
request  GET /api/1/account
status   403
