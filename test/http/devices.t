name     sessions are listed and ended, one's own only, by the day
as       ada
request  GET /api/1/sessions
status   200
has      "this":true
has      "used_day":
lacks    used_ms
header   Cache-Control: no-store
request  DELETE /api/1/sessions/{ada.space}
status   404
request  DELETE /api/1/sessions/not-an-id
status   404
request  DELETE /api/1/sessions
foreign
status   403
request  DELETE /api/1/sessions
status   204
request  GET /api/1/sessions
status   200
request  GET /s/devices
status   200
as       locked
request  GET /api/1/sessions
status   403
has      "error":"locked"
as       nobody
request  GET /s/devices
status   303
header   Location: /sign-in?to=/s/devices
