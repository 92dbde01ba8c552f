name     machine addresses answer without a session and tell nothing about people
as       nobody
request  GET /healthz
status   200
has      alive
request  GET /readyz
status   200
has      ready
request  GET /metrics
status   200
has      mainstay_requests_total
lacks    ada
request  GET /.well-known/mainstay-manifest
status   200
has      mainstay manifest 1
request  POST /.well-known/mainstay-manifest
status   405
request  GET /api/1/openapi.json
status   200
has      "/api/1/account/params"
request  GET /no/such/page
status   404
has      <h1>
request  GET /api/1/nothing
status   404
has      "error":"absent"
request  POST /healthz
status   405
