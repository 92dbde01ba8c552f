name     the weekly matching: a stamped list without a session, what it found, and no more
as       ada
request  POST /network/therapist
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+Lovell&licence=Psychologist+4711&experience=Ten+years&attests=1&in_person=1&places=1&reach=ada@practice.example
status   303
request  PUT /api/1/desk
type     application/json
body     {"key":"{bytes32}","matches":true}
status   204
request  GET /api/1/desk
status   200
has      "matches":true
as       bela
request  POST /api/1/waiting
type     application/json
body     {"token":"{bytes32}","entries":["{ada.therapist}"],"stamp":{stamp}}
status   403
as       nobody
request  POST /api/1/waiting
type     application/json
body     {"token":"{bytes32}","entries":[],"stamp":{stamp}}
status   422
has      "field":"entries"
request  POST /api/1/waiting
type     application/json
body     {"token":"{bytes32}","entries":["{ada.therapist}"],"stamp":{no-stamp}}
status   422
has      "field":"stamp"
request  POST /api/1/waiting
type     application/json
body     {"token":"{bytes32}","entries":["{ada.therapist}"],"stamp":{stamp}}
status   204
request  POST /api/1/waiting/found
type     application/json
body     {"tokens":["{bytes32}"]}
status   200
has      "weeks":0
has      "listed":1
lacks    "entry"
request  POST /api/1/waiting/found
type     application/json
body     {"tokens":["{bytes16}"]}
status   422
request  POST /api/1/waiting/end
type     application/json
body     {"token":"{bytes32}"}
status   204
request  POST /api/1/waiting/end
type     application/json
body     {"token":"{bytes32}"}
status   404
