#ifndef SERVE_PAGE_H
#define SERVE_PAGE_H

#include "core/status.h"
#include "serve/req.h"

/*
 * page: the handlers of pages for people and of machine addresses, each in
 * the file of its name (page_home.c, …).
 */
MUST_USE enum status page_home(struct req *rq);
MUST_USE enum status page_help_now(struct req *rq);
MUST_USE enum status page_promise(struct req *rq);
MUST_USE enum status page_early_warning(struct req *rq);
MUST_USE enum status page_incident(struct req *rq);
MUST_USE enum status page_after(struct req *rq);
MUST_USE enum status page_language(struct req *rq);
MUST_USE enum status page_setup(struct req *rq);
MUST_USE enum status page_setup_save(struct req *rq);
MUST_USE enum status page_operator(struct req *rq);
MUST_USE enum status page_operator_save(struct req *rq);
MUST_USE enum status page_operator_joining(struct req *rq);
MUST_USE enum status page_operator_restart(struct req *rq);
MUST_USE enum status page_operator_steward(struct req *rq);
MUST_USE enum status page_sign_out(struct req *rq);
MUST_USE enum status page_network(struct req *rq);
MUST_USE enum status page_people(struct req *rq);
MUST_USE enum status page_person(struct req *rq);
MUST_USE enum status page_entry(struct req *rq);
MUST_USE enum status page_entry_save(struct req *rq);
MUST_USE enum status page_entry_leave(struct req *rq);
MUST_USE enum status page_shell(struct req *rq);
MUST_USE enum status page_health(struct req *rq);
MUST_USE enum status page_ready(struct req *rq);
MUST_USE enum status page_metrics(struct req *rq);
MUST_USE enum status page_manifest(struct req *rq);

#endif
