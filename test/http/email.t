name     an address for notices is proposed with the passphrase and waits for its code
as       ada
request  GET /s/notices
status   200
request  GET /api/1/email
status   200
has      "sends":true
lacks    address
request  PUT /api/1/email
type     application/json
body     {"address":"ada@example","proof":"{ada.auth}"}
status   422
has      "field":"address"
request  PUT /api/1/email
type     application/json
body     {"address":"ada@mail.example\r\nRCPT TO:<eve@mail.example>","proof":"{ada.auth}"}
status   422
has      "field":"address"
request  PUT /api/1/email
type     application/json
body     {"address":"ada@mail.example","proof":"{bytes32}"}
status   403
request  POST /api/1/email
type     application/json
body     {"code":"12345678"}
status   404
request  PUT /api/1/email
type     application/json
body     {"address":"ada@mail.example","proof":"{ada.auth}"}
status   204
request  GET /api/1/email
status   200
has      "pending":"ada@mail.example"
lacks    "address"
request  POST /api/1/email
type     application/json
body     {"code":"1234567"}
status   422
has      "field":"code"
request  DELETE /api/1/email
type     application/json
body     {"proof":"{bytes32}"}
status   403
request  DELETE /api/1/email
type     application/json
body     {"proof":"{ada.auth}"}
status   204
request  GET /api/1/email
status   200
lacks    pending
as       bela
request  GET /api/1/email
status   200
lacks    ada
as       locked
request  GET /api/1/email
status   403
has      "error":"locked"
