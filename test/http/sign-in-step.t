name     whoever has no second step is not asked for one, and an odd one is refused
as       nobody
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{ada.auth}","code":"123456"}
status   200
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{ada.auth}","code":"0123456789abcdefg"}
status   422
has      "field":"code"
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{ada.auth}","passkey":"AAAA"}
status   422
has      "field":"passkey"
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{bytes32}","code":"123456"}
status   403
has      "error":"denied"
