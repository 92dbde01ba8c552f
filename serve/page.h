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
MUST_USE enum status page_news(struct req *rq);
MUST_USE enum status page_news_one(struct req *rq);
MUST_USE enum status page_news_feed(struct req *rq);
MUST_USE enum status page_rules(struct req *rq);
MUST_USE enum status page_library(struct req *rq);
MUST_USE enum status page_library_one(struct req *rq);
MUST_USE enum status page_write(struct req *rq);
MUST_USE enum status page_write_save(struct req *rq);
MUST_USE enum status page_report(struct req *rq);
MUST_USE enum status page_report_save(struct req *rq);
MUST_USE enum status page_moderation(struct req *rq);
MUST_USE enum status page_moderation_save(struct req *rq);
MUST_USE enum status page_therapist(struct req *rq);
MUST_USE enum status page_therapist_save(struct req *rq);
MUST_USE enum status page_therapist_leave(struct req *rq);
MUST_USE enum status page_vetting(struct req *rq);
MUST_USE enum status page_vetting_save(struct req *rq);
MUST_USE enum status page_terms(struct req *rq);
MUST_USE enum status page_terms_open(struct req *rq);
MUST_USE enum status page_term(struct req *rq);
MUST_USE enum status page_term_save(struct req *rq);
MUST_USE enum status page_term_answer(struct req *rq);
MUST_USE enum status page_term_leave(struct req *rq);
MUST_USE enum status page_term_form(struct req *rq);
MUST_USE enum status page_feeds(struct req *rq);
MUST_USE enum status page_feeds_add(struct req *rq);
MUST_USE enum status page_feeds_change(struct req *rq);
MUST_USE enum status page_sign_out(struct req *rq);
MUST_USE enum status page_network(struct req *rq);
MUST_USE enum status page_people(struct req *rq);
MUST_USE enum status page_person(struct req *rq);
MUST_USE enum status page_entry(struct req *rq);
MUST_USE enum status page_entry_save(struct req *rq);
MUST_USE enum status page_entry_leave(struct req *rq);
MUST_USE enum status page_shell(struct req *rq);
MUST_USE enum status page_feed(struct req *rq);
MUST_USE enum status page_health(struct req *rq);
MUST_USE enum status page_ready(struct req *rq);
MUST_USE enum status page_metrics(struct req *rq);
MUST_USE enum status page_manifest(struct req *rq);

#endif
