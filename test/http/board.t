name     announcements, library, house rules, reports: who writes, who reads, what is hidden
as       nobody
request  GET /announcements
status   200
has      nothing here yet
request  GET /announcements.atom
status   200
header   Content-Type: application/atom+xml
has      http://www.w3.org/2005/Atom
request  GET /house-rules
status   200
has      Nothing about clients
request  GET /library
status   303
as       ada
request  GET /network/write?kind=news
status   403
request  POST /network/write
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&kind=news&title=X&words=Y&do=save
status   403
as       steward
request  GET /network/write?kind=news
status   200
request  POST /network/write
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&kind=news&title=&words=Hello&do=save
status   422
has      at most 120 characters
request  POST /network/write
type     application/x-www-form-urlencoded
body     csrf={steward.csrf}&kind=news&title=A+day+together&words=Come+%3Cscript%3Ealert(1)%3C/script%3E+and+%5Bsee%5D(javascript:alert(2))+on+%2AFriday%2A&do=save
status   303
header   Location: /announcements
as       nobody
request  GET /announcements
status   200
has      A day together
has      <em>Friday</em>
lacks    <script>alert
lacks    javascript:alert
request  GET /announcements.atom
status   200
has      <title>A day together</title>
lacks    <script
request  GET /announcements/{ada.space}
status   404
as       ada
request  GET /library
status   200
request  GET /library/{ada.space}
status   404
request  GET /network/report?about=post&subject=nothing
status   404
request  GET /network/moderation
status   403
request  POST /network/report
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&about=entry&subject={ada.space}&words=
status   422
request  POST /network/report
type     application/x-www-form-urlencoded
body     csrf={ada.csrf}&about=entry&subject={ada.space}&words=Names+a+client
status   303
