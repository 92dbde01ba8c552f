name     groups are founded by entries that hold, and seen by their members
as       ada
request  GET /api/1/spaces
status   200
has      {"spaces":[]}
request  POST /api/1/spaces
type     application/json
body     {"space":"00000000000000000000000000","entries":"AAAA","boxes":[]}
status   422
request  POST /api/1/spaces
type     application/json
body     {"space":"00000000000000000000000000","entries":"AAAA","boxes":[{"user":"x"}]}
status   422
has      "field":"boxes"
request  POST /api/1/spaces
type     application/json
body     {"space":"00000000000000000000000000","boxes":[]}
status   422
has      "field":"entries"
request  GET /api/1/space/{ada.space}
status   200
has      "kind":1
request  POST /api/1/space/{ada.space}
type     application/json
body     {"entries":"AAAA","boxes":[]}
status   422
request  DELETE /api/1/space/{ada.space}
type     application/json
status   409
request  PUT /api/1/space/{ada.space}/box
type     application/json
body     {"user":"00000000000000000000000000","epoch":1,"box":"AAAA"}
status   422
has      "field":"box"
request  DELETE /api/1/space/{ada.space}/box
type     application/json
body     {"epoch":0}
status   422
has      "field":"epoch"
as       bela
request  GET /api/1/space/{ada.space}
status   404
request  POST /api/1/space/{ada.space}
type     application/json
body     {"entries":"AAAA","boxes":[]}
status   404
request  DELETE /api/1/space/{ada.space}
type     application/json
status   404
request  DELETE /api/1/space/{ada.space}/box
type     application/json
body     {"epoch":1}
status   404
as       nobody
request  GET /api/1/spaces
status   403
