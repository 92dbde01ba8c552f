name     a person listens to their own events only
as       ada
request  GET /api/1/events
status   200
header   text/event-stream
as       locked
request  GET /api/1/events
status   403
