name     keyring and heads move by one counter at a time
as       ada
request  PUT /api/1/account/keyring
type     application/json
body     {"counter":2,"envelope":"{envelope}"}
status   204
request  PUT /api/1/account/keyring
type     application/json
body     {"counter":2,"envelope":"{envelope}"}
status   409
request  PUT /api/1/account/heads
type     application/json
body     {"counter":3,"envelope":"{envelope}"}
status   409
request  PUT /api/1/account/heads
type     application/json
body     {"counter":2,"envelope":"!"}
status   422
has      "field":"envelope"
