name     somebody registers, signs in, and a taken name is refused
as       nobody
request  POST /api/1/account/register
type     application/json
body     {register}
status   201
header   Set-Cookie: mainstay=
header   HttpOnly; SameSite=Strict
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{ada.auth}"}
status   200
has      "wrap_pass"
lacks    "wrap_code"
