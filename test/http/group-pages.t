name     pages of groups are for those who are signed in and unlocked
as       ada
request  GET /s/groups
status   200
request  GET /s/group
status   200
request  GET /s/join
status   200
as       nobody
request  GET /s/groups
status   303
request  GET /s/group
status   303
request  GET /s/join
status   303
as       ada
request  GET /s/circle
status   200
has      <circle-room
as       nobody
request  GET /s/circle
status   303
