name     the operator changes settings and makes joining links; nobody else does
as       operator
request  GET /operator
status   200
has      Test community
request  POST /operator
type     application/x-www-form-urlencoded
body     csrf=&name=X&base_url=https://x.example&zone=Europe/London
status   422
request  POST /operator/joining
type     application/x-www-form-urlencoded
body     csrf={operator.csrf}
status   200
has      /sign-up#
request  POST /operator/steward
type     application/x-www-form-urlencoded
body     csrf={operator.csrf}&steward=bela&do=make
status   303
request  POST /operator/steward
type     application/x-www-form-urlencoded
body     csrf={operator.csrf}&steward=operator&do=make
status   422
has      cannot be a steward as well
request  GET /operator
status   200
has      No longer a steward
as       bela
request  GET /promise
status   200
as       operator
request  POST /operator/steward
type     application/x-www-form-urlencoded
body     csrf={operator.csrf}&steward=bela&do=end
status   303
as       ada
request  POST /operator
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=X&base_url=https://x.example&zone=Europe/London
status   403
