#ifndef CORE_WASM_API_H
#define CORE_WASM_API_H

#include <stdint.h>

/*
 * wasm_api: the core as the browser calls it: numbers and flat arrays only.
 * One line per function in core/wasm_api.def, from which the JavaScript binding
 * is generated; this header gives the same functions to C tests.
 *
 * A result of type STATUS is enum status (0 is fine); COUNT is a number of
 * items, or minus an enum status.  Arrays named *_out are written; their room
 * is said at each function.  Text is UTF-8 bytes.
 */

/* Columns of warn_wasm_run's points, each `total` doubles long. */
enum warn_wasm_column {
    WARN_WASM_N,
    WARN_WASM_MEAN,
    WARN_WASM_SD,
    WARN_WASM_EWMA,
    WARN_WASM_LIMIT,
    WARN_WASM_ACT_LIMIT,
    WARN_WASM_SLOW,
    WARN_WASM_SLOW_LIMIT,
    WARN_WASM_STATE, /* enum warn_state */
    WARN_WASM_WHY,   /* enum warn_why */
    WARN_WASM_COLUMNS
};

/* Doubles of one summary, in this order. */
enum warn_wasm_field {
    WARN_WASM_F_STATE,
    WARN_WASM_F_WHY,
    WARN_WASM_F_PERIOD, /* days: 1 or 7 */
    WARN_WASM_F_BINS,
    WARN_WASM_F_N, /* bins in the baseline */
    WARN_WASM_F_MEAN,
    WARN_WASM_F_SD,
    WARN_WASM_F_EWMA,
    WARN_WASM_F_LIMIT,
    WARN_WASM_F_ACT_LIMIT,
    WARN_WASM_F_BASE_FROM,
    WARN_WASM_F_BASE_TO,
    WARN_WASM_F_LAST_AT,
    WARN_WASM_F_SINCE,
    WARN_WASM_F_RAISED_AT,
    WARN_WASM_F_FIRST_RAISED,
    WARN_WASM_F_SIZE,
    WARN_WASM_F_PHI,
    WARN_WASM_F_WATCH_PER_YEAR,
    WARN_WASM_F_ACT_PER_YEAR,
    WARN_WASM_F_EPISODES,
    WARN_WASM_F_ACTS,
    WARN_WASM_F_SLOW,
    WARN_WASM_F_SLOW_LIMIT,
    WARN_WASM_FIELDS
};

/*
 * Run the early warning over n_series series laid end to end: series i has the
 * readings start[i] .. start[i + 1] - 1 of at and value (start has n_series + 1
 * numbers, the first 0, the last `total`).  Per series: direction 1 or -1,
 * period 0 (find), 1 or 7, weight (part of the budget; 0 never warns), from
 * (first day of the baseline, 0 for all).  watch, act: false alarms per year
 * over all; 0 for the defaults.  points_out: WARN_WASM_COLUMNS * total, column
 * after column; summary_out: WARN_WASM_FIELDS * n_series.
 */
int32_t warn_wasm_run(const double *at, const double *value,
                      const int32_t *start, const int32_t *direction,
                      const int32_t *period, const double *weight,
                      const double *from, int32_t n_series, double watch,
                      double act, double *points_out, double *summary_out);

/*
 * Composite of n_series <= 32 series laid out as above.  at_out, value_out:
 * room for `total` readings.  COUNT of readings.
 */
int32_t warn_wasm_combine(const double *at, const double *value,
                          const int32_t *start, const int32_t *direction,
                          const int32_t *period, const double *from,
                          int32_t n_series, int32_t composite_period,
                          double *at_out, double *value_out);

/* Reliable change: out gets sem, s_diff, index, min95, min90. */
int32_t rci_wasm_compute(double sd, double r, double before, double after,
                         double *rci_out);

/* Indices to draw (core/decimate.h): room for 2 * columns.  COUNT. */
int32_t decimate_wasm_minmax(const double *x, const double *y, int32_t n,
                             int32_t columns, int32_t *pick_out);

/*
 * The most probable time of the last change in x[0..n-1] (core/bocpd.h with
 * a prior from the first n_base readings and a hazard of 1 / mean_run): index
 * of the first reading after it, 0 if there was none.  work_out: room for
 * 5 * n + 6 doubles.
 */
int32_t bocpd_wasm_change(const double *x, int32_t n, int32_t n_base,
                          double mean_run, double *work_out);

/* Look at a CSV file: shape_out gets separator (as a byte), rows, columns,
 * has_header (0/1), is_long (0/1), error line, error column (both 0 when fine).
 */
int32_t csv_wasm_look(const uint8_t *text, int32_t len, int32_t separator,
                      int32_t *shape_out);

/*
 * Cells of `rows` records from record `row` (0 is the header if there is one):
 * for each cell three numbers: byte offset into text, length, 1 when "" stands
 * for ".  cells_out: room for 3 * rows * columns.  COUNT of cells.
 */
int32_t csv_wasm_cells(const uint8_t *text, int32_t len, int32_t separator,
                       int32_t row, int32_t rows, int32_t columns,
                       int32_t *cells_out);

/*
 * One column as numbers, from record `row` on; empty cells are NaN.  mark: 0
 * point, 1 comma, 2 either.  values_out: room for `room`.  COUNT; on a bad cell
 * minus ST_INVALID and bad_out[0] its line, bad_out[1] its column.
 */
int32_t csv_wasm_numbers(const uint8_t *text, int32_t len, int32_t separator,
                         int32_t row, int32_t column, int32_t mark,
                         double *values_out, int32_t room, int32_t *bad_out);

/* The same for dates and date-times: days since 1970-01-01 as written; an empty
 * cell is a bad one. */
int32_t csv_wasm_days(const uint8_t *text, int32_t len, int32_t separator,
                      int32_t row, int32_t column, double *days_out,
                      int32_t room, int32_t *bad_out);

/* "YYYY-MM-DD" of a day into text_out (10 bytes); STATUS. */
int32_t date_wasm_render(int32_t day, uint8_t *text_out);

/* Day of a date or date-time as written (NaN if it is neither). */
double date_wasm_parse(const uint8_t *text, int32_t len);

/* Bytes to keep for up to n tables of words (1 .. IDENT_WASM_TABLES), zeroed
 * before the first ident_wasm_add; 0 for another n. */
#define IDENT_WASM_TABLES 8
int32_t ident_wasm_size(int32_t n);

/* Open an image of core/lex.h, which is kept, too, and add it.  STATUS:
 * ST_INVALID for a damaged image, ST_NOSPACE when there are eight. */
int32_t ident_wasm_add(void *tables, const void *image, int32_t len);

/* Columns of one finding in spans_out. */
enum ident_wasm_column {
    IDENT_WASM_START,
    IDENT_WASM_END,
    IDENT_WASM_LABEL,   /* enum ident_label */
    IDENT_WASM_LEVEL,   /* enum ident_level */
    IDENT_WASM_WHY,     /* enum ident_why */
    IDENT_WASM_SUGGEST, /* enum ident_suggest */
    IDENT_WASM_NUMBER,
    IDENT_WASM_COLUMNS
};

/*
 * ident_scan over a text of at most 2^20 bytes: COUNT of findings, at most max,
 * each IDENT_WASM_COLUMNS numbers in spans_out (room for max of them).
 * own: the writer's own list, own_len <= 4096 bytes (core/ident.h).
 * rarity_out: expected, then (people without the detail), enum rarity_level,
 * enum rarity_detail to drop.  Minus ST_INVALID before the English table was
 * added.  work: 96 * len + 16 * max + 4096 bytes.
 */
int32_t ident_wasm_scan(const void *tables, const uint8_t *text, int32_t len,
                        const uint8_t *own, int32_t own_len, int32_t max,
                        void *work, int32_t *spans_out, double *rarity_out);

/* The language of a paragraph: enum lang, 0 when it cannot be told. */
int32_t ident_wasm_lang(const uint8_t *text, int32_t len);

/* Int32s of one person for match_wasm_*: core/match.h's struct match_person,
 * sets as words of 32 bits, lowest first. */
enum match_wasm_column {
    MATCH_WASM_HOURS = 0,      /* 6 */
    MATCH_WASM_MAYBE = 6,      /* 6 */
    MATCH_WASM_LANGUAGES = 12, /* 2 */
    MATCH_WASM_THEMES = 14,    /* 2 */
    MATCH_WASM_LEVEL = 16,
    MATCH_WASM_FACILITATES,
    MATCH_WASM_NEWCOMER,
    MATCH_WASM_WAITED,
    MATCH_WASM_MUST,      /* 2: from, to */
    MATCH_WASM_WISH = 22, /* 2 */
    MATCH_WASM_COLUMNS = 24
};

/* Bytes of memory for forming groups of n people. */
int32_t match_wasm_need(int32_t n, int32_t groups, int32_t memo);

/*
 * Form groups: rules as in match_rules.def's order, n people of
 * MATCH_WASM_COLUMNS numbers, n_excluded and n_met pairs of people; limits as
 * core/match.h (memo a power of two); work_out of match_wasm_need bytes.
 * group_out: the group of each person or -1.  summary_out: number of groups,
 * weight, worst, total, is_proven, is_stopped, and 0, 0.
 */
int32_t match_wasm_form(const int32_t *rules, const int32_t *people, int32_t n,
                        const int32_t *excluded, int32_t n_excluded,
                        const int32_t *met, int32_t n_met, int32_t groups,
                        int32_t memo, double steps, int32_t seed,
                        int32_t work_len, uint8_t *work_out, int32_t *group_out,
                        int32_t *summary_out);

/*
 * View of one group.  view_out: members, meet, theme (-1: none), sharing,
 * levels, repeats, the points of windows, theme, levels, size, wishes and
 * repeats, points, score; then hours (6 words), firm (6) and languages (2).
 */
int32_t match_wasm_view(const int32_t *rules, const int32_t *people, int32_t n,
                        const int32_t *met, int32_t n_met, const int32_t *group,
                        int32_t number, int32_t *view_out);

/* Why a person has no place: reason, others, by_language, by_hours, best_hour
 * (-1: none), with_best. */
int32_t match_wasm_why(const int32_t *rules, const int32_t *people, int32_t n,
                       int32_t person, int32_t *why_out);

/*
 * Rank entries as core/rank.h.  start: n + 1; kind, term: of each item; mark:
 * n_terms sets of kinds; weight: of each part.  work_out: 2 n doubles; fit_out:
 * entry, score, parts for each.  COUNT of entries that were not left out.
 */
int32_t rank_wasm_run(const int32_t *start, const uint8_t *kind,
                      const int32_t *term, const int32_t *fee,
                      const int32_t *free, int32_t n, const int32_t *mark,
                      int32_t n_terms, const int32_t *weight, int32_t fee_max,
                      int32_t must, int32_t seed, double *work_out,
                      int32_t *fit_out);

/*
 * Sessions.  A plan and a state are bytes as phase_plan_pack and
 * phase_state_pack of core/phase.h write them.
 *
 * phase_wasm_plan: the plan with other seconds (n 0: as they are), and in
 * writing over so many days (0: live); COUNT of bytes in plan_out.
 * phase_wasm_steps: of each step seconds, write, speak, silent, flags, exit,
 * and the seconds before the end at which it warns; COUNT of steps.
 * phase_wasm_look: what the state is and what this seat may, PHASE_LOOK_...
 */
#define PHASE_WASM_STEP 7
enum phase_look {
    PHASE_LOOK_RUN,
    PHASE_LOOK_AT,
    PHASE_LOOK_FROM,
    PHASE_LOOK_NUMBER,
    PHASE_LOOK_VERSION,
    PHASE_LOOK_SEATS,
    PHASE_LOOK_PRESENT,
    PHASE_LOOK_RECUSED,
    PHASE_LOOK_HAND,
    PHASE_LOOK_PROTECTS,
    PHASE_LOOK_REVEALED,
    PHASE_LOOK_BEGAN,
    PHASE_LOOK_ENDS,
    PHASE_LOOK_MAY_WRITE,
    PHASE_LOOK_MAY_SPEAK,
    PHASE_LOOK_MODERATES,
    PHASE_LOOK_ALL_WROTE,
    PHASE_LOOK_WROTE,
    PHASE_LOOK_ROLES, /* 12 */
    PHASE_LOOK_COUNT = PHASE_LOOK_ROLES + 12
};
int32_t phase_wasm_plan(const uint8_t *plan, int32_t len,
                        const int32_t *seconds, int32_t n, int32_t days,
                        int32_t quiet_from, int32_t quiet_to,
                        int32_t offset_min, uint8_t *plan_out);
int32_t phase_wasm_steps(const uint8_t *plan, int32_t len, int32_t *steps_out);
int32_t phase_wasm_look(const uint8_t *plan, int32_t len, const uint8_t *state,
                        int32_t state_len, int32_t seat, double *look_out);

/*
 * Whose turn it is, as core/rota.h.  person: key, refuses, shielded, shield of
 * each; past: ROTA_WASM_PAST numbers a session: present, the seat of each role
 * or -1, among whom each was shared; need: present, roles, pass, urgent (-1)
 * of each session to plan, at most six; swap: session, role, from, to, at most
 * ROTA_WASM_SWAPS.  turn_out, ROTA_WASM_TURN a session: seats, shared, nobody,
 * too_few, who handed it on (-1), to whom it may be; ledger_out,
 * ROTA_WASM_PERSON a person: sessions, total balance, balance of each role,
 * done of each role.
 */
#define ROTA_WASM_PAST 11
#define ROTA_WASM_TURN 22
#define ROTA_WASM_SWAPS 64
#define ROTA_WASM_PERSON 12
int32_t rota_wasm_ahead(const int32_t *person, int32_t n, const int32_t *past,
                        int32_t n_past, const int32_t *need, int32_t n_need,
                        const int32_t *swap, int32_t n_swap, int32_t seed,
                        int32_t *turn_out, int32_t *ledger_out);

/* Signs of drift, or-ed, as core/drift.h: n rows of DRIFT_WASM_ROW numbers in
 * the order of struct drift_session, the newest last. */
#define DRIFT_WASM_ROW 9
int32_t drift_wasm_signs(const int32_t *row, int32_t n);

/*
 * Times a poll asked about, as core/poll.h.  slot: of each the sets yes, maybe,
 * odd; debt: of each member.  rank_out, best first, POLL_WASM_RANK numbers
 * each: slot, left, odd, enough; COUNT.
 */
#define POLL_WASM_RANK 4
int32_t poll_wasm_rank(const int32_t *slot, int32_t n, const int32_t *debt,
                       int32_t members, int32_t leads, int32_t voted,
                       int32_t before, int32_t *rank_out);
int32_t poll_wasm_quorum(int32_t members);
int32_t poll_wasm_is_odd(int32_t minute, int32_t minutes);

/* A stable matching as core/stable.h, lists without ties, forbidden: pairs of
 * seeker and place.  place_out: of each seeker, or -1. */
int32_t stable_wasm_run(int32_t n_seekers, int32_t n_places, int32_t n_hosts,
                        const int32_t *seeker_start, const int32_t *seeker_list,
                        const int32_t *host_start, const int32_t *host_list,
                        const int32_t *host_of, const int32_t *capacity,
                        const int32_t *host_capacity, const int32_t *forbidden,
                        int32_t n_forbidden, int32_t *work_out,
                        int32_t *place_out);

/*
 * Read one rule (core/rule.h).  terms_out: the number of terms, then for each
 * RULE_WASM_TERM numbers: kind, level, is_under, number, n, day, offset and
 * length of its name.  STATUS; refused: terms_out[0] is the column at fault.
 */
#define RULE_WASM_TERM 8
int32_t rule_wasm_parse(const uint8_t *text, int32_t len, double *terms_out);

/*
 * Run rules, one a line, over a view.  COUNT of rules, each RULE_WASM_RESULT
 * numbers: verdict, episode, until, then for each of four terms is_met, since,
 * last, number, offset and length of a name in `facts`.  Refused: place_out
 * has which text (1 rules, 2 facts), line and column.  work: RULE_WASM_WORK
 * bytes; result_out: room for 64 rules.
 */
#define RULE_WASM_REASON 6
#define RULE_WASM_RESULT 27
#define RULE_WASM_WORK (1 << 20)
int32_t rule_wasm_run(const uint8_t *rules, int32_t rules_len,
                      const uint8_t *facts, int32_t facts_len, void *work,
                      int32_t *place_out, double *result_out);

/* Since when the answers have left their range; NaN: they have not. */
double rule_wasm_left(const double *at, const double *value, int32_t n,
                      double mean, double sd, int32_t direction);

/*
 * A person's limits and weeks (core/balance.h).  weeks: BALANCE_WASM_WEEK
 * numbers each: Monday, free days, figures, room; limit: NaN where unset.
 * mark_out: verdict and figure of each limit of each week; mirror_out: the
 * fields of struct balance_mirror in order.  work: 280 n bytes.  STATUS.
 */
#define BALANCE_WASM_WEEK 15
#define BALANCE_WASM_WEEKS 1040 /* at most */
int32_t balance_wasm_look(const double *weeks, int32_t n, const double *limit,
                          const int32_t *holiday, int32_t n_holiday,
                          int32_t today, void *work, double *mark_out,
                          double *mirror_out);

/* core/isolation.h; INT32_MIN: never.  answer_out: why, since, weeks. */
int32_t isolation_wasm_look(const int32_t *alone, int32_t n, int32_t today,
                            int32_t contact, int32_t support, int32_t left,
                            int32_t invited, int32_t is_off,
                            int32_t *answer_out);

/* core/after.h.  now_out: stage, next, year. */
int32_t after_wasm_look(int32_t event, int32_t today, int32_t *now_out);

/*
 * Local time to instants and back as core/recur.h.  at, offset: n_shifts shifts
 * of the zone.  at_out: UTC ms; fit_out: enum recur_fit.  local_out: local
 * minutes since 1970 of the instants utc.
 */
int32_t recur_wasm_instants(const double *at, const int32_t *offset,
                            int32_t n_shifts, const int32_t *day,
                            const int32_t *minute, int32_t n, double *at_out,
                            int32_t *fit_out);
int32_t recur_wasm_locals(const double *at, const int32_t *offset,
                          int32_t n_shifts, const double *utc, int32_t n,
                          double *local_out);

/*
 * Kinds of n entries as workload_kind.  words: the lists of words end to end,
 * by kind, word_end[k] the end of list k (WORKLOAD_KINDS of them); titles and
 * title_end the same for the entries.  kind_out: enum workload_kind.
 */
int32_t workload_wasm_kinds(const uint8_t *words, const int32_t *word_end,
                            const uint8_t *titles, const int32_t *title_end,
                            const double *minutes, int32_t n, int32_t shortest,
                            int32_t longest, int32_t *kind_out);

/* Figures of n_weeks weeks as core/workload.h, from n entries in order of
 * start; work: n_weeks of struct workload_week, at most 96 bytes each.
 * week_out: 12 figures for each, in the order of struct workload_week. */
#define WORKLOAD_WASM_FIELDS 12
int32_t workload_wasm_weeks(const double *start, const double *minutes,
                            const int32_t *kind, int32_t n, int32_t monday,
                            int32_t n_weeks, void *work, double *week_out);
/* ---- questionnaires: core/sheet.h, core/answers.h, core/scoring.h ---- */

/* Bytes of work for a form of len bytes, and more for answers to it. */
#define SHEET_WASM_WORK(len) (32 * (len) + 700000)
#define SHEET_WASM_ANSWERS 600000

/* Int32s of one item in items_out; two each for the first four: offset into
 * copy_out and length. */
enum sheet_wasm_column {
    SHEET_WASM_LINK = 0,
    SHEET_WASM_TEXT = 2,
    SHEET_WASM_PREFIX = 4,
    SHEET_WASM_CODE = 6,
    SHEET_WASM_TYPE = 8, /* enum sheet_type */
    SHEET_WASM_PARENT,   /* -1: none */
    SHEET_WASM_END,
    SHEET_WASM_OPTION,
    SHEET_WASM_OPTIONS,
    SHEET_WASM_WARN,  /* bits, enum sheet_warn */
    SHEET_WASM_FLAGS, /* 1 required, 2 repeats, 4 hidden, 8 open, 16 scored,
                         32 read only */
    SHEET_WASM_ITEM = 16
};

/* Int32s of about_out; a span has two. */
enum sheet_wasm_about {
    SHEET_WASM_JSON, /* enum tape_why */
    SHEET_WASM_LINE,
    SHEET_WASM_WHY, /* enum sheet_why */
    SHEET_WASM_AT,  /* span: linkId of the item refused */
    SHEET_WASM_ITEMS = 5,
    SHEET_WASM_TITLE = 6,
    SHEET_WASM_URL = 8,
    SHEET_WASM_VERSION = 10,
    SHEET_WASM_COPYRIGHT = 12,
    SHEET_WASM_ABOUT = 16
};

/*
 * Read a form.  copy_out (len bytes): the text, its strings decoded, for the
 * spans.  items_out: SHEET_ITEMS of them.  options_out: SHEET_OPTIONS of six,
 * spans of system, code and display; weights_out: weight (NaN: none) and type
 * of value as a character.  path_out: where it was refused, 112 bytes.
 */
int32_t sheet_wasm_read(const uint8_t *text, int32_t len, uint8_t *copy_out,
                        void *work, int32_t *items_out, int32_t *options_out,
                        double *weights_out, int32_t *about_out,
                        uint8_t *path_out);

/*
 * Check a response to a form.  copy_out: both lengths.  items_out: asked (0 or
 * 1) and value (NaN: none) of each item.  wrong_out: all that is wrong, how
 * many are told, then enum answers_why and item (-1: none) of each, 130 in all.
 * plain_out: core/scoring_map.h's scoring_plain: value, answered, expected,
 * low, high.
 */
int32_t sheet_wasm_answer(const uint8_t *text, int32_t len,
                          const uint8_t *response, int32_t response_len,
                          uint8_t *copy_out, void *work, double *items_out,
                          int32_t *wrong_out, double *plain_out);

/* The form's item of each item of the key `name` in a table of keys.  COUNT;
 * minus ST_ABSENT when the form does not fit the key. */
int32_t sheet_wasm_map(const uint8_t *text, int32_t len, const uint8_t *table,
                       int32_t table_len, const uint8_t *name, int32_t name_len,
                       uint8_t *copy_out, void *work, int32_t *map_out);

/*
 * A key.  about_out (40): line read last, span of its form's name, items,
 * scales, parts, bands, window, then name, from, to of each part.  range_out:
 * lowest, highest answer, step.  scales_out: spans of names; scale_out: lowest,
 * highest score, 1 if higher is worse or -1, answers needed.  bands_out: spans
 * of words; band_out: scale, from, number in its scale.  Spans are of table.
 * member_out (SCORING_ITEMS for each scale): 1 the item counts in it, -1 it
 * counts reversed, 0 it does not.
 */
int32_t scoring_wasm_read(const uint8_t *table, int32_t table_len,
                          const uint8_t *name, int32_t name_len,
                          int32_t *about_out, double *range_out,
                          int32_t *scales_out, double *scale_out,
                          int32_t *bands_out, double *band_out,
                          int32_t *member_out);

/* Scores by a key: value, answered, expected, enum scoring_method, band (-1:
 * none) of each scale.  danger_out: the item that asks for help now, or 0. */
int32_t scoring_wasm_score(const uint8_t *table, int32_t table_len,
                           const uint8_t *name, int32_t name_len,
                           const double *answers, int32_t n, double *scores_out,
                           int32_t *danger_out);

/* change_out: enum scoring_change and the points it needs. */
int32_t scoring_wasm_change(const uint8_t *table, int32_t table_len,
                            const uint8_t *name, int32_t name_len,
                            int32_t scale, double before, double after,
                            double *change_out);

/*
 * What counts of n entries by pack number `pack` of the rules in `text`
 * (core/hours.h).  counted_out: minutes; period_out, from_out: each entry's
 * period and its first day.
 */
int32_t hours_wasm_count(const uint8_t *text, int32_t len, int32_t pack,
                         const int32_t *day, const int32_t *minutes,
                         const int32_t *present, const int32_t *lead, int32_t n,
                         double *counted_out, int32_t *period_out,
                         int32_t *from_out);

/*
 * A group's charter (core/charter.h) and its clauses, both as texts.
 * charter_wasm_whole: the charter with everything that was left out, COUNT of
 * its bytes; place_out: which text was refused (1 the clauses, 2 the charter)
 * and its line.  charter_wasm_changes: COUNT of what differs, 1 in setting_out
 * and words_out for each that does.  charter_wasm_review: enum charter_review.
 */
int32_t charter_wasm_whole(const uint8_t *form_text, int32_t form_len,
                           const uint8_t *text, int32_t len, int32_t today,
                           int32_t *place_out, uint8_t *whole_out);
int32_t charter_wasm_changes(const uint8_t *form_text, int32_t form_len,
                             const uint8_t *a_text, int32_t a_len,
                             const uint8_t *b_text, int32_t b_len,
                             int32_t *setting_out, int32_t *words_out);
int32_t charter_wasm_review(int32_t review, int32_t today);

/* What seems to help (core/helps.h): n, mean, drawn, low and high of each
 * kind; NaN where nothing is said. */
int32_t helps_wasm_find(const double *difference, const int32_t *kind,
                        int32_t n, int32_t n_kinds, double *helps_out);

/* The first stamp (core/toil.h) from `from` on that fits, of `tries`; -1:
 * none. */
double toil_wasm_find(const uint8_t *what, int32_t len, int32_t bits,
                      double from, int32_t tries);

#endif
