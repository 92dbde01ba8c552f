name     a group's dates and its poll: shells for who is unlocked
as       ada
request  GET /s/group-dates
status   200
header   Content-Security-Policy
has      <group-dates
request  GET /s/poll
status   200
has      <group-poll
request  GET /s/group-trend
status   200
has      <group-trend
as       nobody
request  GET /s/group-trend
status   303
request  GET /s/group-dates
status   303
as       locked
request  GET /s/poll
status   303
