name     the language follows the browser, and the choice stays
request  GET /
field    accept-language: de-AT,de;q=0.9,en;q=0.5
status   200
has      <html lang="de"
request  GET /
field    accept-language: fr-CA,fr;q=0.9
status   200
has      <html lang="fr"
has      Le soutien sur lequel
request  GET /
field    accept-language: es
status   200
has      <html lang="es"
has      El apoyo en que
request  GET /
field    accept-language: xx
status   200
has      <html lang="en"
request  POST /language
type     application/x-www-form-urlencoded
body     lang=de&back=/help-now
status   303
header   Location: /help-now
header   lang=de; Path=/
request  POST /language
type     application/x-www-form-urlencoded
body     lang=de&back=https://elsewhere.example/
status   303
header   Location: /
as       ada
request  POST /language
type     application/x-www-form-urlencoded
body     lang=de&back=/s/today
status   303
header   Location: /s/today
