name     an invitation is found by the hash of its code, answered once, taken back by its two sides
as       ada
request  POST /api/1/invites
type     application/json
body     {"space":"00000000000000000000000002","invite":"00000000000000000000000004","kind":2,"proof":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
status   422
has      "field":"space"
request  POST /api/1/invites
type     application/json
body     {"space":"00000000000000000000000008","invite":"{ada.space}","kind":2,"proof":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
status   204
request  POST /api/1/invites
type     application/json
body     {"space":"{ada.space}","invite":"0000000000000000000000001g","kind":3,"proof":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
status   422
request  GET /api/1/invites
status   200
has      "made":true
lacks    claimant
request  POST /api/1/invite/{ada.space}
type     application/json
body     {"claim":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","head":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","head_seq":0}
status   422
as       bela
request  GET /api/1/invites
status   200
has      {"invites":[]}
request  GET /api/1/invite/{ada.space}
status   200
has      "expired":false
request  GET /api/1/invite/{ada.space}/log
status   404
request  DELETE /api/1/invite/{ada.space}
type     application/json
status   404
request  POST /api/1/invite/{ada.space}
type     application/json
body     {"claim":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","head":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","head_seq":0}
status   204
request  GET /api/1/invites
status   200
has      "made":false
as       operator
request  GET /api/1/invite/{ada.space}
status   200
has      "taken":true
request  POST /api/1/invite/{ada.space}
type     application/json
body     {"claim":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","head":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","head_seq":0}
status   409
as       ada
request  GET /api/1/invites
status   200
has      "claimant":{"user":
request  DELETE /api/1/invite/{ada.space}
type     application/json
status   204
request  GET /api/1/invite/{ada.space}
status   404
