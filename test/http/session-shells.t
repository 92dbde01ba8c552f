name     the pages of sessions: shells for who is unlocked
as       ada
request  GET /s/session
status   200
header   Content-Security-Policy
has      <session-room
request  GET /s/session-plan
status   200
has      <session-plan
request  GET /s/charter
status   200
has      <charter-room
as       nobody
request  GET /s/session
status   303
as       locked
request  GET /s/session-plan
status   303
as       nobody
request  GET /s/charter
status   303
