name     help now says so in red when nobody filled it in
as       operator
request  POST /operator
type     application/x-www-form-urlencoded
body     csrf={operator.csrf}&name=Test&base_url=https://mainstay.example&zone=Europe/London&open=no
status   303
header   Location: /operator?saved
as       nobody
request  GET /help-now
status   200
has      class="alarm"
