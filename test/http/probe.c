/*
 * probe: beginning, end and answer of a probe.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "test/http/probe.h"

void
probe_begin(struct app *app, const struct listen_config *cfg)
{
    assert_true(tiny_start(app, cfg));
}

void
probe_end(struct app *app)
{
    assert_int_equal(tiny_stop(app), ST_OK);
    assert_int_equal(app->n_open, 0);
}

void
probe_status(int fd, int status)
{
    struct reply r = {0};

    assert_true(tiny_read(fd, false, &r));
    assert_int_equal(r.status, status);
    tiny_reply_clear(&r);
}
