name     behind https the cookie is bound to the host and never sent in clear
as       operator
request  POST /operator
type     application/x-www-form-urlencoded
body     csrf={operator.csrf}&name=Practice&base_url=https%3A%2F%2Fmainstay.example&zone=Europe%2FLondon&help_country=GB&help_label=Somebody&help_target=116123
status   303
as       nobody
request  POST /api/1/session
type     application/json
body     {"name":"ada","auth":"{ada.auth}"}
status   200
header   Set-Cookie: __Host-mainstay=
header   ; Path=/; HttpOnly; SameSite=Strict; Secure
