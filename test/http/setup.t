name     the set-up link works once, names what is wrong, and lets one operator in
request  GET /setup
status   404
request  GET /setup?token=guess
status   404
request  GET /setup?token={setup}
status   200
has      value="{setup}"
request  POST /setup
type     application/x-www-form-urlencoded
body     token={setup}&name=&base_url=nonsense&zone=Mars/Base&help_country=gb&help_label=Call&help_target=abc
status   422
has      id="name-wrong"
has      id="base_url-wrong"
has      id="zone-wrong"
has      id="help-wrong-1"
request  POST /setup
type     application/x-www-form-urlencoded
body     token={setup}&name=Practice&base_url=https://mainstay.example&zone=Europe/Berlin&help_country=de&help_label=Call%20us&help_target=112
status   200
has      /sign-up#
request  GET /setup?token={setup}
status   404
request  GET /help-now
status   200
has      tel:112
