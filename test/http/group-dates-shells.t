name     a group's dates and its poll: shells for who is unlocked
as       ada
request  GET /s/group-dates
status   200
header   Content-Security-Policy
has      <group-dates
request  GET /s/poll
status   200
has      <group-poll
as       nobody
request  GET /s/group-dates
status   303
as       locked
request  GET /s/poll
status   303
