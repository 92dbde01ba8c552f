name     signing out ends the session, by script and without
as       ada
request  DELETE /api/1/session
type     application/json
status   204
header   Max-Age=0
request  GET /api/1/account
status   403
as       bela
request  POST /sign-out
type     application/x-www-form-urlencoded
body     csrf={bela.csrf}
status   200
has      <h1>
request  GET /s/today
status   303
