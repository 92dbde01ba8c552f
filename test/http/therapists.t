name     therapists for therapists: an entry with mistakes, saved, not listed before its licence was seen, left
as       nobody
request  GET /s/therapist
status   303
request  GET /api/1/therapists
status   403
as       ada
request  GET /s/therapist
status   200
request  GET /network/therapist
status   200
request  POST /network/therapist
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+Lovell&licence=Psychologist&experience=Ten+years&in_person=1&fee=80&fee_from=90&reach=ada@practice.example
status   422
has      the least fee not above the usual one
has      below it
lacks    how to reach you
has      Ada Lovell
request  POST /network/therapist
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}
status   422
request  POST /network/therapist
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+Lovell&licence=Psychologist+4711&experience=Ten+years&attests=1&in_person=1&language=de&theme=grief&town=Graz&fee=100&fee_from=60&currency=EUR&weeks=2&places=1&reach=ada@practice.example
status   303
header   Location: /network/therapist?saved
request  GET /network/therapist
status   200
has      a steward still has to see your licence
request  GET /api/1/therapists
status   200
header   Cache-Control: private, no-cache
has      "rows":[]
request  GET /network/vetting
status   403
as       steward
request  GET /network/vetting
status   200
has      Ada Lovell
has      Psychologist 4711
request  POST /network/vetting
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&entry={ada.space}&do=seen&renewal=2027-01-01
status   404
request  POST /network/vetting
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}
status   404
as       ada
request  POST /network/therapist/leave
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}
status   303
as       steward
request  GET /network/vetting
status   200
has      Nobody is waiting
