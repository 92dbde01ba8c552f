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
as       ada
request  POST /operator
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=X&base_url=https://x.example&zone=Europe/London
status   403
