name     journals' feeds: who proposes, who follows, who removes, what the digest lists
as       nobody
request  GET /network/feeds
status   303
request  GET /api/1/reading
status   403
as       ada
request  GET /network/feeds
status   200
has      No feed is followed yet
has      not fetched on this instance
lacks    feeds = yes
request  GET /api/1/reading
status   200
has      "pieces":[]
request  POST /network/feeds
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&url=javascript:alert(1)&title=X
status   422
has      begins with https://
request  POST /network/feeds
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&url=https://name:word@journal.example/&title=X
status   422
request  POST /network/feeds
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&url=https://journal.example/feed&title=
status   422
has      at most 80 characters
request  POST /network/feeds
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&url=https://journal.example/feed&title=A+%3Cb%3Ejournal&theme=grief
status   303
header   Location: /network/feeds?proposed
request  GET /network/feeds
status   200
has      A &lt;b&gt;journal
has      proposed
has      Take it back
has      Grief and loss
lacks    Follow it
request  POST /network/feeds
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&url=https://journal.example/feed&title=Again
status   422
has      in the list already
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&do=take
status   403
as       bela
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={bela.csrf}&do=remove
status   404
as       steward
request  GET /network/feeds
status   200
has      Follow it
has      feeds = yes
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&do=again
status   422
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&do=take
status   303
request  GET /api/1/reading
status   200
has      "title":"A \u003cb\u003ejournal","theme":"grief"
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&do=dance
status   422
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&do=again
status   303
as       ada
request  POST /network/feeds/g575ab1m4mwf06k5r6vpkqse6w
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&do=remove
status   404
request  POST /network/feeds/{ada.space}
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&do=remove
status   404
request  GET /s/reading
status   200
has      reading-room
