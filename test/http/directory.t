name     the directory: join, be found, show a field to nobody, leave
as       nobody
request  GET /network
status   303
as       ada
request  GET /network
status   200
has      You are not in the directory
request  GET /network/me
status   200
request  POST /network/me
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=&do=save
status   422
has      at most 80 characters
request  POST /network/me
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+L.&region=Graz&show_region=community&about=Schematherapie&show_about=nobody&zone=Nowhere/Land&do=save
status   422
has      not the name of a time zone
has      Ada L.
request  POST /network/me
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+L.&region=Graz&show_region=community&about=Schematherapie&show_about=nobody&do=look
status   200
has      What everybody here would see
request  GET /network
status   200
has      You are not in the directory
request  POST /network/me
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&name=Ada+L.&region=Graz&show_region=community&about=Schematherapie&show_about=nobody&language=de&show_languages=community&theme=trauma&show_themes=groups&offer=group&show_offers=community&do=save
status   303
header   Location: /network/me?saved
as       bela
request  GET /network/people?q=graz&language=de&offer=group
status   200
has      Ada L.
lacks    Schematherapie
request  GET /network/people?q=schema
status   200
lacks    Ada L.
has      Nobody who can be shown to you
request  GET /network/people?theme=trauma
status   200
lacks    Ada L.
request  GET /network/people?q=%ZZ
status   422
request  GET /network/people/{ada.space}
status   404
request  POST /network/me
type     application/x-www-form-urlencoded
body     csrf=x&name=Bela&do=save
status   422
as       ada
request  GET /network/people?q=ada
status   200
has      Ada L.
request  POST /network/me/leave
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}
status   303
as       bela
request  GET /network/people?q=graz
status   200
lacks    Ada L.
request  POST /network/me
foreign
type     application/x-www-form-urlencoded
body     csrf={bela.csrf}&name=Bela&do=save
status   403
