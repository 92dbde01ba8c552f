name     an enquiry goes on by steps, ends with the therapist's last word; who leaves or has no place is not asked
as       ada
request  POST /network/therapist
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+Lovell&licence=Psychologist+4711&experience=Ten+years&attests=1&in_person=1&places=1&reach=ada@practice.example
status   303
request  PUT /api/1/desk
type     application/json
body     {"key":"{bytes32}","matches":false}
status   204
as       steward
request  POST /network/vetting
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&entry={ada.therapist}&do=seen&renewal=2027-01-01
status   303
as       ada
request  GET /api/1/therapists
status   200
has      "toil":4
as       nobody
request  POST /api/1/enquiries
type     application/json
body     {"token":"{bytes32}","entry":"{ada.therapist}","desk":"{bytes32}","asker":"{bytes32}","stamp":{stamp},"box":"{letter}"}
status   204
as       ada
request  POST /api/1/desk/{ada.space}
type     application/json
body     {"step":2,"last":false,"box":"{letter}"}
status   404
request  POST /api/1/desk/{letter-id}
type     application/json
body     {"step":3,"last":false,"box":"{letter}"}
status   422
has      "field":"step"
request  POST /api/1/desk/{letter-id}
type     application/json
body     {"step":4,"last":false,"box":"{letter}"}
status   409
request  POST /api/1/desk/{letter-id}
type     application/json
body     {"step":2,"last":false,"box":"{letter}"}
status   204
as       nobody
request  POST /api/1/enquiries/go-on
type     application/json
body     {"token":"{bytes32}","step":4,"box":"{letter}"}
status   422
has      "field":"step"
request  POST /api/1/enquiries/go-on
type     application/json
body     {"token":"{bytes32}","step":3,"box":"{letter}"}
status   204
as       ada
request  POST /api/1/desk/{letter-id}
type     application/json
body     {"step":4,"last":true,"box":"{letter}"}
status   204
as       nobody
request  POST /api/1/enquiries/go-on
type     application/json
body     {"token":"{bytes32}","step":5,"box":"{letter}"}
status   409
request  POST /api/1/enquiries/found
type     application/json
body     {"tokens":["{bytes32}"]}
status   200
has      "state":2,"step":4
has      "texts":[{"step":1
as       ada
request  POST /network/therapist
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+Lovell&licence=Psychologist+4711&experience=Ten+years&attests=1&in_person=1&places=0&reach=ada@practice.example
status   303
as       nobody
request  POST /api/1/enquiries
type     application/json
body     {"token":"{bytes32}","entry":"{ada.therapist}","desk":"{bytes32}","asker":"{bytes32}","stamp":{stamp},"box":"{letter}"}
status   422
has      "field":"places"
as       ada
request  DELETE /api/1/desk
status   204
as       nobody
request  POST /api/1/enquiries/found
type     application/json
body     {"tokens":["{bytes32}"]}
status   200
has      "state":4,"step":4
has      "texts":[]
