name     a session stays open as many minutes as its person says, 5 to 60
as       ada
request  PUT /api/1/session/idle
type     application/json
body     {"minutes":4}
status   422
has      "field":"minutes"
request  PUT /api/1/session/idle
type     application/json
body     {"minutes":61}
status   422
request  PUT /api/1/session/idle
type     application/json
body     {"minutes":60}
status   204
request  GET /api/1/session/key
status   200
as       locked
request  PUT /api/1/session/idle
type     application/json
body     {"minutes":60}
status   403
