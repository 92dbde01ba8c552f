name     a steward hides an entry, says why, and can show it again; the trace stays
as       ada
request  POST /network/me
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+L.&do=save
status   303
request  GET /network/report?about=entry&subject={ada.space}
status   200
as       steward
request  GET /network/moderation
status   200
has      Nothing is reported
request  POST /network/moderation
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&about=entry&subject={ada.space}&do=hide&words=
status   422
has      Please say why
request  POST /network/moderation
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&about=entry&subject={ada.space}&do=hide&words=Names+a+client
status   404
request  POST /network/moderation
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&about=entry&subject={ada.space}&do=close&words=Nothing+there
status   303
request  GET /network/moderation?done
status   200
has      Nothing there
has      Left as it is
as       ada
request  POST /network/moderation
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&about=entry&subject={ada.space}&do=close&words=x
status   403
