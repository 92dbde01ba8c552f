name     sessions belong to the members of a space, and to who has a seat
as       ada
request  GET /api/1/space/{ada.space}/meetings
status   200
has      "meetings":[]
request  POST /api/1/space/{ada.space}/meetings
type     application/json
body     {"meeting":"00000000000000000000000010","at":1000,"keep_days":14,"plan":"AQAB","seats":[{"account":"{ada.user}","roles":1},{"account":"{bela.user}","roles":2}]}
status   422
has      "field":"seats"
request  POST /api/1/space/{ada.space}/meetings
type     application/json
body     {"meeting":"00000000000000000000000010","at":1000,"keep_days":14,"plan":"AQAB","seats":[{"account":"{ada.user}","roles":1}]}
status   422
has      "field":"plan"
request  POST /api/1/space/{ada.space}/meetings
type     application/json
body     {"meeting":"00000000000000000000000010","at":1000,"keep_days":0,"plan":"AQAB","seats":[]}
status   422
has      "field":"keep_days"
request  GET /api/1/space/{ada.space}/meeting?meeting=00000000000000000000000010
status   404
request  GET /api/1/space/{ada.space}/meeting/live?meeting=00000000000000000000000010
status   404
request  POST /api/1/space/{ada.space}/meeting
type     application/json
body     {"meeting":"00000000000000000000000010","act":"here"}
status   404
request  POST /api/1/space/{ada.space}/meeting
type     application/json
body     {"meeting":"00000000000000000000000010","act":"here","arg":-1}
status   422
request  DELETE /api/1/space/{ada.space}/meeting
type     application/json
body     {"meeting":"00000000000000000000000010"}
status   404
request  DELETE /api/1/space/{ada.space}/meeting
type     application/json
body     {"meeting":10}
status   422
has      "field":"meeting"
request  POST /api/1/space/{ada.space}/meeting/keys
type     application/json
body     {"meeting":"00000000000000000000000010","object":"00000000000000000000000020","kind":"poem","step":0,"key":"{bytes32}"}
status   422
has      "field":"kind"
as       bela
request  GET /api/1/space/{ada.space}/meetings
status   404
request  POST /api/1/space/{ada.space}/meeting
type     application/json
body     {"meeting":"00000000000000000000000010","act":"here"}
status   404
request  DELETE /api/1/space/{ada.space}/meeting
type     application/json
body     {"meeting":"00000000000000000000000010"}
status   404
as       nobody
request  GET /api/1/space/{ada.space}/meeting?meeting=00000000000000000000000010
status   403
