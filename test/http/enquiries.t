name     a first word without a session: stamped, sealed, to somebody listed who takes it; answered; withdrawn
as       ada
request  GET /s/desk
status   200
has      <desk-room
request  GET /api/1/desk
status   404
request  PUT /api/1/desk
type     application/json
body     {"key":"{bytes32}","matches":false}
status   404
request  POST /network/therapist
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+Lovell&licence=Psychologist+4711&experience=Ten+years&attests=1&in_person=1&places=1&reach=ada@practice.example
status   303
request  PUT /api/1/desk
type     application/json
body     {"key":"{bytes32}","matches":false}
status   204
as       nobody
request  POST /api/1/enquiries
type     application/json
body     {"token":"{bytes32}","entry":"{ada.therapist}","desk":"{bytes32}","asker":"{bytes32}","stamp":{stamp},"box":"{letter}"}
status   404
as       steward
request  POST /network/vetting
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&entry={ada.therapist}&do=seen&renewal=2027-01-01
status   303
as       bela
request  POST /api/1/enquiries
type     application/json
body     {"token":"{bytes32}","entry":"{ada.therapist}","desk":"{bytes32}","asker":"{bytes32}","stamp":{stamp},"box":"{letter}"}
status   403
as       nobody
request  POST /api/1/enquiries
type     application/json
body     {"token":"{bytes32}","entry":"{ada.therapist}","desk":"{bytes32}","asker":"{bytes32}","stamp":{no-stamp},"box":"{letter}"}
status   422
has      "field":"stamp"
request  POST /api/1/enquiries
type     application/json
body     {"token":"{bytes32}","entry":"{ada.therapist}","desk":"{bytes32}","asker":"{bytes32}","stamp":{stamp},"box":"{letter}"}
status   204
request  POST /api/1/enquiries
type     application/json
body     {"token":"{bytes32}","entry":"{ada.therapist}","desk":"{bytes32}","asker":"{bytes32}","stamp":{stamp},"box":"{letter}"}
status   409
request  POST /api/1/enquiries/go-on
type     application/json
body     {"token":"{bytes32}","step":3,"box":"{letter}"}
status   409
request  POST /api/1/enquiries/found
type     application/json
body     {"tokens":["{bytes32}"]}
status   200
has      "state":1,"step":1
lacks    account
as       ada
request  GET /api/1/desk
status   200
has      "listed":true
has      "state":1,"step":1
lacks    token
as       bela
request  GET /api/1/desk
status   404
as       nobody
request  POST /api/1/enquiries/found
type     application/json
body     {"tokens":[1]}
status   422
has      "field":"tokens"
request  POST /api/1/enquiries/found
type     application/json
body     {"tokens":["{bytes16}"]}
status   422
request  POST /api/1/enquiries/end
type     application/json
body     {"token":"{bytes32}"}
status   204
request  POST /api/1/enquiries/end
type     application/json
body     {"token":"{bytes32}"}
status   404
request  POST /api/1/enquiries/go-on
type     application/json
body     {"token":"{bytes32}","step":3,"box":"{letter}"}
status   404
