name     the dates of a person and the address of their feed: their own, and nobody else's
as       ada
request  GET /s/calendar
status   200
request  GET /s/hours
status   200
request  GET /s/workload
status   200
request  GET /api/1/calendar
status   200
has      "series":[]
has      "dates":[]
has      "writing":[]
request  GET /api/1/space/{bela.space}/series
status   404
request  POST /api/1/space/{bela.space}/series
type     application/json
body     {"zone":"Europe/Vienna","day":24000,"minute":600,"minutes":60,"rule":"","tell":false}
status   404
request  POST /api/1/space/{ada.space}/series
type     application/json
body     {"zone":"Mars/Olympus","day":24000,"minute":600,"minutes":60,"rule":"","tell":false}
status   422
has      "field":"zone"
request  POST /api/1/space/{ada.space}/series
type     application/json
body     {"zone":"Europe/Vienna","day":24000,"minute":600,"minutes":60,"rule":"FREQ=HOURLY","tell":false}
status   422
has      "field":"rule.FREQ"
request  POST /api/1/space/{ada.space}/series
type     application/json
body     {"zone":"Europe/Vienna","day":24000,"minute":600,"minutes":60,"rule":"FREQ=MONTHLY;BYDAY=5MO","tell":false}
status   422
has      "field":"rule.BYDAY"
request  POST /api/1/space/{ada.space}/series
type     application/json
body     {"zone":"Europe/Vienna","day":24000,"minute":1440,"minutes":60,"rule":"","tell":false}
status   422
has      "field":"minute"
request  DELETE /api/1/series/{bela.space}
type     application/json
body     {"tell":false}
status   404
request  POST /api/1/series/{bela.space}/pause
type     application/json
body     {"from":0,"to":1,"tell":false}
status   404
request  PUT /api/1/dates/{bela.space}
type     application/json
body     {"day":24000,"minute":600,"off":true,"tell":false}
status   404
request  GET /api/1/feed
status   200
has      "there":false
request  POST /api/1/feed
type     application/json
body     {"lang":"tlh"}
status   422
has      "field":"lang"
request  POST /api/1/feed
type     application/json
body     {"lang":"de"}
status   201
has      /calendar/
has      .ics
request  GET /api/1/feed
status   200
has      "there":true
request  DELETE /api/1/feed
type     application/json
status   204
as       nobody
request  GET /calendar/00000000000000000000000000.ics
status   404
request  GET /calendar/{bela.space}
status   404
request  GET /calendar/nothing
status   404
request  GET /api/1/calendar
status   403
