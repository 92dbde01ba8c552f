name     sealed pages are served to those who may, with the sealed headers
as       nobody
request  GET /sign-up
status   200
header   Integrity-Policy: blocked-destinations=(script)
header   require-trusted-types-for 'script'
lacks    name="csrf"
request  GET /sign-in
status   200
request  GET /recover
status   200
as       locked
request  GET /s/unlock
status   200
as       ada
request  GET /s/today
status   200
request  GET /s/check-in
status   200
lacks    type="text"
lacks    <textarea name
request  GET /s/plan
status   200
lacks    <textarea name
request  GET /s/balance
status   200
lacks    <input name
request  GET /s/after
status   200
lacks    <input name
request  GET /s/import
status   200
request  GET /s/events
status   200
request  GET /s/journal
status   200
lacks    <textarea name
request  GET /s/safe-case
status   200
has      data-served="de"
request  GET /s/practice
status   200
has      data-practice="centre-5"
request  GET /s/questionnaires
status   200
lacks    <textarea name
request  GET /s/settings
status   200
request  GET /s/account
status   200
has      data-msg="backups"
lacks    name="csrf"
as       nobody
request  GET /restart
status   200
