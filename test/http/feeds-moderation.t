name     a feed that breaks the rules: reported, hidden, shown again, removed
as       ada
request  POST /network/feeds
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&url=https://journal.example/feed&title=Theirs
status   303
as       steward
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&do=take
status   303
as       ada
request  POST /network/report
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&about=feed&subject=g575ab1m4mwf06k5r6vpkqse6w&words=Advertising
status   303
as       steward
request  GET /network/moderation
status   200
has      Advertising
has      Reported by ada,
has      /network/feeds
request  POST /network/moderation
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&about=feed&subject=g575ab1m4mwf06k5r6vpkqse6w&words=It+is&do=hide
status   303
request  GET /network/feeds
status   200
lacks    journal.example
request  GET /api/1/reading
status   200
lacks    journal
request  POST /network/moderation
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&about=feed&subject=g575ab1m4mwf06k5r6vpkqse6w&words=&do=show
status   303
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&do=remove
status   303
request  GET /network/feeds
status   200
lacks    journal.example
request  POST /network/feeds
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&url=https://other.example/feed&title=Other
status   303
header   Location: /network/feeds?done
