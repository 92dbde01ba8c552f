name     a registration that is not whole names the member at fault
as       nobody
request  POST /api/1/account/register
type     application/json
body     {}
status   422
has      "field":"name"
request  POST /api/1/account/register
type     text/plain
body     {register}
status   422
has      "field":"content-type"
request  POST /api/1/account/register
type     application/json
body     {"name":"ada","plaintext":"x"
status   422
request  POST /api/1/account/register
foreign
type     application/json
body     {register}
status   403
