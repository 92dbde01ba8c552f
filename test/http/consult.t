name     colleagues are asked by theme; who asks is nowhere to be seen; it ends for everybody
as       ada
request  GET /s/ask
status   200
has      <ask-room
request  POST /api/1/consults
type     application/json
body     {}
status   422
request  POST /api/1/consults
type     application/json
body     {"consult":"00000000000000000000000008","themes":0,"urgency":2,"days":14}
status   422
has      "field":"themes"
request  POST /api/1/consults
type     application/json
body     {"consult":"00000000000000000000000008","themes":3,"urgency":2,"days":31}
status   422
has      "field":"days"
request  POST /api/1/consults
type     application/json
body     {"consult":"00000000000000000000000008","themes":3,"urgency":2,"days":14}
status   204
request  POST /api/1/consult/00000000000000000000000008/offer
type     application/json
body     {"offers":true}
status   404
request  POST /api/1/consults
type     application/json
body     {"consult":"00000000000000000000000008","themes":3,"urgency":2,"days":14}
status   409
request  GET /api/1/consults
status   200
has      "asked":[{"consult":"00000000000000000000000008","themes":3,"urgency":2,
has      "offers":[]
has      "fitting":[]
as       bela
request  POST /api/1/consult/00000000000000000000000008/offer
type     application/json
body     {"offers":true}
status   422
has      "field":"themes"
request  PUT /api/1/consultant
type     application/json
body     {"name":"","themes":2,"most":1}
status   422
has      "field":"name"
request  PUT /api/1/consultant
type     application/json
body     {"name":"Bela B.","themes":2,"most":1}
status   204
request  GET /api/1/consults
status   200
has      "name":"Bela B.","themes":2,"most":1
has      "fitting":[{"consult":"00000000000000000000000008"
lacks    account
lacks    space
as       nobody
request  GET /s/ask
status   303
as       ada
request  POST /api/1/consults
type     application/json
body     {"consult":"00000000000000000000000010","themes":3,"urgency":2,"days":14}
status   204
request  POST /api/1/consults
type     application/json
body     {"consult":"00000000000000000000000018","themes":3,"urgency":2,"days":14}
status   204
request  POST /api/1/consults
type     application/json
body     {"consult":"0000000000000000000000001g","themes":3,"urgency":2,"days":14}
status   413
has      "error":"nospace"
