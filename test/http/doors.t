name     who needs another session is shown the right door
as       nobody
request  GET /s/today
status   303
header   Location: /sign-in?to=/s/today
request  GET /operator
status   303
header   Location: /sign-in
as       locked
request  GET /s/check-in
status   303
header   Location: /s/unlock?to=/s/check-in
as       recovering
request  GET /s/trend
status   303
header   Location: /recover
as       ada
request  GET /operator
status   403
request  GET /s/trend
status   200
as       nobody
request  GET /s/trend
field    mainstay-compare: 1
status   200
header   require-trusted-types-for 'script'
request  GET /operator
field    mainstay-compare: 1
status   303
request  GET /api/1/account
field    mainstay-compare: 1
status   403
