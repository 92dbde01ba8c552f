name     questionnaires that the operator placed: all of them, to who is in, the same for each
as       nobody
request  GET /api/1/questionnaires
status   403
as       ada
request  GET /api/1/questionnaires
status   200
header   Content-Type: application/json
header   Cache-Control: private, no-cache
has      {"questionnaires":["{}"]}
request  GET /api/1/questionnaires?only=phq-9
status   200
has      {"questionnaires":["{}"]}
as       steward
request  GET /api/1/questionnaires
status   200
has      {"questionnaires":["{}"]}
