name     open pages are whole for everybody, with the policy of sealed ones
as       nobody
request  GET /
status   200
has      <main id="main"
header   Content-Security-Policy: default-src 'none'; script-src 'self'
header   Cache-Control: no-store
request  GET /help-now
status   200
has      +44 20 7946 0000
has      tel:+442079460000
request  GET /promise
status   200
has      <h1>
request  GET /after
status   200
has      id="client-suicide"
lacks    <script
lacks    <input type="text"
request  GET /incident
status   200
has      href="/recover"
request  GET /early-warning
status   200
has      <h1>
as       ada
request  GET /
status   200
has      /s/today
