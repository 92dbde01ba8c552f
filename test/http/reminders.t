name     when somebody wants to be reminded is theirs to set and to end
as       ada
request  GET /s/reminders
status   200
request  GET /api/1/reminders
status   200
lacks    zone
request  PUT /api/1/reminders
type     application/json
body     {"zone":"Europe/Vienna","days":31,"quiet_from":1200,"quiet_to":480,"mail":true,"feed":true,"check-in":{"days":16,"minute":960},"session":{"days":0,"minute":60},"writing":{"days":0,"minute":1440}}
status   204
request  GET /api/1/reminders
status   200
has      "check-in":{"days":16,"minute":960,"rests":false}
has      "session":{"days":0,"minute":60,"rests":false}
has      "writing":{"days":0,"minute":1440,"rests":false}
lacks    practice
request  PUT /api/1/reminders
type     application/json
body     {"zone":"Europe/Vienna","days":0,"quiet_from":1200,"quiet_to":480,"mail":true,"feed":true}
status   422
has      "field":"days"
request  PUT /api/1/reminders
type     application/json
body     {"zone":"GMT+5","days":31,"quiet_from":1200,"quiet_to":480,"mail":true,"feed":true}
status   422
has      "field":"zone"
as       bela
request  GET /api/1/reminders
status   200
lacks    zone
as       ada
request  DELETE /api/1/reminders
type     application/json
status   204
request  GET /api/1/reminders
status   200
lacks    check-in
