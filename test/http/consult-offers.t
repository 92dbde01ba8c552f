name     who offers is told to who asked; either side ends its part, and who asked all of it
as       ada
request  POST /api/1/consults
type     application/json
body     {"consult":"{ada.space}","themes":3,"urgency":2,"days":14}
status   204
as       bela
request  PUT /api/1/consultant
type     application/json
body     {"name":"Bela B.","themes":2,"most":1}
status   204
request  DELETE /api/1/consult/{ada.space}
type     application/json
status   404
request  DELETE /api/1/consult/{ada.space}/offer
type     application/json
status   404
request  POST /api/1/consult/{ada.space}/offer
type     application/json
body     {"offers":false}
status   422
request  POST /api/1/consult/{ada.space}/offer
type     application/json
body     {"offers":true}
status   204
request  POST /api/1/consult/{ada.space}/offer
type     application/json
body     {"offers":true}
status   409
request  GET /api/1/consults
status   200
has      "fitting":[]
has      "state":1,"box":""
as       ada
request  GET /api/1/consults
status   200
has      "name":"Bela B.","state":1,"user":
request  POST /api/1/consult/{ada.space}/accept
type     application/json
body     {"user":"{ada.space}","space":"{ada.space}","box":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
status   422
has      "field":"user"
as       bela
request  DELETE /api/1/consult/{ada.space}/offer
type     application/json
status   204
as       ada
request  GET /api/1/consults
status   200
has      "state":3
request  DELETE /api/1/consult/{ada.space}
type     application/json
status   204
request  GET /api/1/consults
status   200
has      "asked":[]
as       bela
request  GET /api/1/consults
status   200
has      "answered":[]
