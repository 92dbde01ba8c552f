name     codes of an app come and go with the passphrase
as       ada
request  GET /s/second-step
status   200
request  GET /api/1/factor
status   200
has      "codes":false
has      "challenge":
request  GET /api/1/factor/codes/picture
status   404
request  POST /api/1/factor/codes
type     application/json
body     {}
status   422
has      "field":"proof"
request  POST /api/1/factor/codes
type     application/json
body     {"proof":"{bytes32}"}
status   403
request  POST /api/1/factor/codes
type     application/json
body     {"proof":"{ada.auth}"}
status   200
has      "secret":"
request  GET /api/1/factor/codes/picture
status   200
header   image/svg+xml
header   no-store
request  PUT /api/1/factor/codes
type     application/json
body     {"code":"12345"}
status   422
has      "field":"code"
request  PUT /api/1/factor/codes
type     application/json
body     {"code":"1234567"}
status   422
request  GET /api/1/factor
status   200
has      "codes":false
request  DELETE /api/1/factor/codes
type     application/json
body     {"proof":"{bytes32}"}
status   403
request  DELETE /api/1/factor/codes
type     application/json
body     {"proof":"{ada.auth}"}
status   204
request  GET /api/1/factor/codes/picture
status   404
as       bela
request  PUT /api/1/factor/codes
type     application/json
body     {"code":"123456"}
status   404
