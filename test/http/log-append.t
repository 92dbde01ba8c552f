name     entries are appended in order and read back as they were written
as       ada
request  POST /api/1/space/{ada.space}/log
type     application/octet-stream
body     {put}
status   200
has      {"seq":2}
request  POST /api/1/space/{ada.space}/log
type     application/octet-stream
body     {put}
status   200
has      {"seq":3}
request  GET /api/1/space/{ada.space}/log?from=2
status   200
header   X-Log-End: 3
header   Content-Type: application/octet-stream
request  GET /api/1/space/{ada.space}/log?from=0
status   422
request  GET /api/1/space/{ada.space}/log?from=x
status   422
request  POST /api/1/space/{ada.space}/log
type     application/json
body     {put}
status   422
request  POST /api/1/space/{ada.space}/log
type     application/octet-stream
body     nonsense
status   422
request  POST /api/1/space/{ada.space}/log
type     application/octet-stream
status   422
