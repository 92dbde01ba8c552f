name     somebody else's log is absent, not forbidden
as       bela
request  GET /api/1/space/{ada.space}/log
status   404
has      "error":"absent"
request  POST /api/1/space/{ada.space}/log
type     application/octet-stream
body     {put}
status   404
request  GET /api/1/space/00000000000000000000000000/log
status   404
request  GET /api/1/space/not-an-id/log
status   404
as       operator
request  GET /api/1/space/{ada.space}/log
status   404
as       nobody
request  GET /api/1/space/{ada.space}/log
status   403
