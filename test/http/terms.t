name     a term: open it, take part, contradict oneself, form groups of too few, leave
as       ada
request  GET /network/terms
status   200
has      No term is open
request  POST /network/terms
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&title=Autumn&closes=2020-01-01&hours=2
status   422
has      from tomorrow to a year from now
request  POST /network/terms
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&title=Autumn&closes=2026-12-24&hours=2
status   303
header   Location: /network/terms/
as       bela
request  GET /network/terms
status   200
has      Autumn
request  GET /network/terms/{ada.space}
status   404
request  POST /network/terms/{ada.space}
type     application/x-www-form-urlencoded
body     csrf={bela.csrf}&name=Bela&zone=Europe/Vienna&h=18&h=19&language=de&do=save
status   404
request  POST /network/terms/{ada.space}/answer
type     application/x-www-form-urlencoded
body     csrf={bela.csrf}&answer=yes
status   404
request  POST /network/terms/{ada.space}/leave
type     application/x-www-form-urlencoded
body     csrf={bela.csrf}
status   404
request  POST /network/terms/{ada.space}/form
type     application/x-www-form-urlencoded
body     csrf={bela.csrf}
status   404
