name     an unknown name looks like a known one
as       nobody
request  POST /api/1/account/params
type     application/json
body     {"name":"ada"}
status   200
has      "t":3,"m_kib":131072
request  POST /api/1/account/params
type     application/json
body     {"name":"nobody-of-that-name"}
status   200
has      "t":3,"m_kib":131072
request  POST /api/1/account/params
type     application/json
body     {"name":"ada","more":1}
status   422
has      "field":"more"
