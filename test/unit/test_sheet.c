/* core/tape, core/sheet, core/answers: small own forms, each with one thing
 * that is accepted, warned about or refused, at its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/answers.h"
#include "core/num.h"
#include "core/scoring_map.h"

#define ROOM 65536u

static char text[ROOM], more[ROOM];
static struct tape_node node[ROOM], more_node[ROOM];
static struct tape tape, response;
static struct sheet_item item[SHEET_ITEMS];
static struct sheet_option option[SHEET_OPTIONS];
static struct sheet_when when[SHEET_CONDITIONS];
static struct answer answer[ANSWERS_MAX];
static struct answers_place place[ANSWERS_PLACES];
static struct answers answers = {.answer = answer, .place = place};
static struct sheet sheet = {.item = item, .option = option, .when = when};
static struct sheet_error error;

/* Single quotes stand for double ones. */
static size_t
put(char *to, const char *s)
{
    size_t n = strlen(s);

    assert_true(n < ROOM);
    for (size_t i = 0; i < n; i++)
        to[i] = s[i] == '\'' ? '"' : s[i];
    return n;
}

static enum tape_why
json(const char *s)
{
    struct tape_error e = {.why = TAPE_FINE};
    enum status st = tape_read(text, put(text, s), node, &tape, &e);

    assert_int_equal(st == ST_OK, e.why == TAPE_FINE);
    return e.why;
}

static enum sheet_why
form(const char *items)
{
    static char whole[ROOM];

    assert_true(snprintf(whole, sizeof whole,
                         "{'resourceType':'Questionnaire','item':[%s]}",
                         items) < (int)sizeof whole);
    assert_int_equal(json(whole), TAPE_FINE);
    (void)!sheet_read(&tape, &sheet, &error);
    return error.why;
}

/* What is first found wrong with a response of these items to the form. */
static enum answers_why
respond(const char *status, const char *items)
{
    static char whole[ROOM];
    struct tape_error e;

    assert_true(snprintf(whole, sizeof whole,
                         "{'resourceType':'QuestionnaireResponse',"
                         "'status':'%s','item':[%s]}",
                         status, items) < (int)sizeof whole);
    assert_int_equal(
        tape_read(more, put(more, whole), more_node, &response, &e), ST_OK);
    (void)!answers_read(&sheet, &response, &answers);
    return answers.n_errors == 0 ? ANSWERS_FINE : answers.wrong[0].why;
}

static void
reads_json_strictly(void **state)
{
    static const struct {
        const char *s;
        enum tape_why why;
    } cases[] = {
        {"{}", TAPE_FINE},
        {" [1, -0.5e3, true, null, 'a'] ", TAPE_FINE},
        {"\xef\xbb\xbf{'a':1}", TAPE_FINE},
        {"{'a':1,'a':2}", TAPE_REPEATED},
        {"{'a':{'a':1}}", TAPE_FINE},
        {"{'a':1,}", TAPE_NOT_JSON},
        {"[1 2]", TAPE_NOT_JSON},
        {"[01]", TAPE_NOT_JSON},
        {"[+1]", TAPE_NOT_JSON},
        {"[1.]", TAPE_NOT_JSON},
        {"[NaN]", TAPE_NOT_JSON},
        {"['a\nb']", TAPE_NOT_JSON},
        {"['\\u0000']", TAPE_NOT_JSON},
        {"['\\ud800']", TAPE_NOT_JSON},
        {"['\\udc00\\ud800']", TAPE_NOT_JSON},
        {"['\\x']", TAPE_NOT_JSON},
        {"['\xff']", TAPE_NOT_UTF8},
        {"{'a':1} x", TAPE_NOT_JSON},
        {"", TAPE_NOT_JSON},
        {"[", TAPE_NOT_JSON},
        {"{'a'", TAPE_NOT_JSON},
        {"[]]", TAPE_NOT_JSON},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (json(cases[i].s) != cases[i].why)
            fail_msg("%s", cases[i].s);
    assert_int_equal(json("['\\u00e9\\ud83d\\ude00\\n']"), TAPE_FINE);
    assert_true(str_eq(tape.node[1].text, STR("\xc3\xa9\xf0\x9f\x98\x80\n")));
}

static void
says_the_line(void **state)
{
    struct tape_error e;

    (void)state;
    assert_int_equal(
        tape_read(text, put(text, "{\n'a': 1,\n'b': x}"), node, &tape, &e),
        ST_INVALID);
    assert_int_equal(e.line, 3);
}

static void
stops_at_the_depth(void **state)
{
    char deep[2 * TAPE_DEPTH + 4] = "";

    (void)state;
    memset(deep, '[', TAPE_DEPTH);
    memset(deep + TAPE_DEPTH, ']', TAPE_DEPTH);
    assert_int_equal(json(deep), TAPE_FINE);
    memset(deep, '[', TAPE_DEPTH + 1);
    memset(deep + TAPE_DEPTH + 1, ']', TAPE_DEPTH + 1);
    assert_int_equal(json(deep), TAPE_TOO_DEEP);
}

#define Q(more)                                                                \
    "{'linkId':'a','type':'boolean'},{'linkId':'b','type':'string'," more "}"

static void
refuses_with_its_reason(void **state)
{
    static const struct {
        const char *items;
        enum sheet_why why;
        const char *path;
    } cases[] = {
        {"", SHEET_NO_ITEMS, ""},
        {"{'type':'string'}", SHEET_NO_LINK_ID, "item[0]"},
        {"{'linkId':'a','type':'group','item':[{'linkId':'b','type':'string'},"
         "{'linkId':'a','type':'string'}]}",
         SHEET_LINK_ID_TWICE, "item[0].item[1]"},
        {"{'linkId':'a','type':'essay'}", SHEET_TYPE, "item[0]"},
        {"{'linkId':'a','type':'question'}", SHEET_TYPE_ABSTRACT, "item[0]"},
        {"{'linkId':'a','type':'string','modifierExtension':[]}",
         SHEET_MODIFIER, "item[0]"},
        {"{'linkId':'a','type':'string','item':{}}", SHEET_SHAPE, "item[0]"},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueCoding':{}}]}",
         SHEET_OPTION_EMPTY, "item[0].answerOption[0]"},
        {"{'linkId':'a','type':'choice','answerOption':[{'valueInteger':1},"
         "{'valueInteger':'2'}]}",
         SHEET_OPTION, "item[0].answerOption[1]"},
        {"{'linkId':'a','type':'choice','answerValueSet':'#gone'}",
         SHEET_SET_ABSENT, "item[0]"},
        {Q("'enableWhen':[{'operator':'=','answerBoolean':true}]"),
         SHEET_WHEN_QUESTION, "item[1].enableWhen[0]"},
        {Q("'enableWhen':[{'question':'z','operator':'=',"
           "'answerBoolean':true}]"),
         SHEET_WHEN_ABSENT, "item[1].enableWhen[0]"},
        {Q("'enableWhen':[{'question':'a','operator':'~',"
           "'answerBoolean':true}]"),
         SHEET_WHEN_OPERATOR, "item[1].enableWhen[0]"},
        {Q("'enableWhen':[{'question':'a','operator':'='}]"), SHEET_WHEN_ANSWER,
         "item[1].enableWhen[0]"},
        {Q("'enableWhen':[{'question':'a','operator':'exists',"
           "'answerString':'x'}]"),
         SHEET_WHEN_ANSWER, "item[1].enableWhen[0]"},
        {Q("'enableWhen':[{'question':'a','operator':'=',"
           "'answerBoolean':true},{'question':'a','operator':'!=',"
           "'answerBoolean':false}]"),
         SHEET_WHEN_BEHAVIOUR, "item[1]"},
        {Q("'enableWhen':[{'question':'b','operator':'=',"
           "'answerString':'x'}]"),
         SHEET_WHEN_CYCLE, "item[1]"},
        {"{'linkId':'g','type':'group','enableWhen':[{'question':'c',"
         "'operator':'=','answerBoolean':true}],"
         "'item':[{'linkId':'c','type':'boolean'}]}",
         SHEET_WHEN_CYCLE, "item[0]"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (form(cases[i].items) != cases[i].why)
            fail_msg("%s: %s", cases[i].items, sheet_why_words(error.why));
        assert_string_equal(error.path, cases[i].path);
    }
    assert_int_equal(json("{'resourceType':'Patient'}"), TAPE_FINE);
    assert_int_equal(sheet_read(&tape, &sheet, &error), ST_INVALID);
    assert_int_equal(error.why, SHEET_NOT_FORM);
    assert_int_equal(json("[1]"), TAPE_FINE);
    assert_int_equal(sheet_read(&tape, &sheet, &error), ST_INVALID);
}

static void
stops_at_its_limits(void **state)
{
    static char many[ROOM];
    size_t n = 0;

    (void)state;
    for (int i = 0; i <= SHEET_ITEMS; i++)
        n += (size_t)snprintf(many + n, sizeof many - n,
                              "%s{'linkId':'%d','type':'string'}",
                              i > 0 ? "," : "", i);
    assert_int_equal(form(many), SHEET_MANY_ITEMS);
    assert_string_equal(error.path, "item[500]");
    n = 0;
    for (int i = 0; i <= SHEET_DEPTH; i++)
        n += (size_t)snprintf(many + n, sizeof many - n,
                              "{'linkId':'%d','type':'group','item':[", i);
    n += (size_t)snprintf(many + n, sizeof many - n,
                          "{'linkId':'x','type':'string'}");
    for (int i = 0; i <= SHEET_DEPTH; i++)
        n += (size_t)snprintf(many + n, sizeof many - n, "]}");
    assert_int_equal(form(many), SHEET_DEEP);
}

#define EXT(name)                                                              \
    "'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/" name       \
    "','valueDecimal':3}]"

static void
finds_weights_wherever_they_stand(void **state)
{
    static const char *const items[] = {
        "{'linkId':'a','type':'choice','answerOption':[{'valueCoding':"
        "{'code':'c'}," EXT("ordinalValue") "}]}",
        "{'linkId':'a','type':'coding','answerOption':[{'valueCoding':"
        "{'code':'c'}," EXT("itemWeight") "}]}",
        "{'linkId':'a','type':'choice','option':[{'valueCoding':"
        "{'code':'c'}," EXT("questionnaire-ordinalValue") "}]}",
        "{'linkId':'a','type':'choice','answerOption':[{'valueCoding':"
        "{'code':'c'}," EXT("extension-score") "}]}",
        "{'linkId':'a','type':'choice','answerOption':[{'valueCoding':"
        "{'code':'c'," EXT("ordinalValue") "}}]}",
        "{'linkId':'a','type':'integer','answerOption':[{'valueInteger':3}]}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        assert_int_equal(form(items[i]), SHEET_FINE);
        assert_int_equal(sheet.n_options, 1);
        assert_true(sheet.option[0].weight == 3.0);
        assert_true(sheet_scores(&sheet.item[0]));
    }
}

static void
reads_contained_sets(void **state)
{
    static const char set[] =
        "{'resourceType':'Questionnaire','contained':["
        "{'resourceType':'ValueSet','id':'v','url':'http://v','compose':"
        "{'include':[{'system':'http://s'}]}},"
        "{'resourceType':'CodeSystem','id':'s','url':'http://s','concept':["
        "{'code':'c','display':'see'," EXT(
            "ordinalValue") "}]}],"
                            "'item':[{'linkId':'a','type':'choice','"
                            "answerValueSet':'%s'}]}";
    static const char *const names[] = {"#v", "http://v"};
    char whole[1024];

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_true(snprintf(whole, sizeof whole, set, names[i]) > 0);
        assert_int_equal(json(whole), TAPE_FINE);
        assert_int_equal(sheet_read(&tape, &sheet, &error), ST_OK);
        assert_int_equal(sheet.n_options, 1);
        assert_true(sheet.option[0].weight == 3.0);
        assert_true(str_eq(sheet.option[0].value.display, STR("see")));
    }
    assert_true(snprintf(whole, sizeof whole, set, "http://elsewhere") > 0);
    assert_int_equal(json(whole), TAPE_FINE);
    assert_int_equal(sheet_read(&tape, &sheet, &error), ST_OK);
    assert_true((sheet.item[0].warn & 1u << SHEET_WARN_EXTERNAL) != 0);
    assert_false(sheet_scores(&sheet.item[0]));
}

/* a: boolean, n: integer, b: asked when the condition is met. */
static bool
asked(const char *condition, const char *given)
{
    char items[1024];

    assert_true(snprintf(items, sizeof items,
                         "{'linkId':'a','type':'boolean'},"
                         "{'linkId':'n','type':'integer'},"
                         "{'linkId':'b','type':'string','enableWhen':[%s]}",
                         condition) < (int)sizeof items);
    assert_int_equal(form(items), SHEET_FINE);
    assert_int_equal(respond("completed", given), ANSWERS_FINE);
    return answers.asked[2] == 1;
}

#define A(v) "{'linkId':'a','answer':[{'valueBoolean':" v "}]}"
#define N(v) "{'linkId':'n','answer':[{'valueInteger':" v "}]}"
#define WHEN(q, op, v) "{'question':'" q "','operator':'" op "'," v "}"

static void
asks_as_the_conditions_say(void **state)
{
    (void)state;
    assert_true(asked(WHEN("a", "=", "'answerBoolean':true"), A("true")));
    assert_false(asked(WHEN("a", "=", "'answerBoolean':true"), A("false")));
    assert_false(asked(WHEN("a", "=", "'answerBoolean':true"), ""));
    assert_true(asked(WHEN("a", "!=", "'answerBoolean':true"), A("false")));
    assert_false(asked(WHEN("a", "!=", "'answerBoolean':true"), ""));
    assert_true(asked(WHEN("a", "exists", "'answerBoolean':true"), A("false")));
    assert_true(asked(WHEN("a", "exists", "'answerBoolean':false"), ""));
    assert_true(asked(WHEN("n", ">", "'answerInteger':2"), N("3")));
    assert_false(asked(WHEN("n", ">", "'answerInteger':2"), N("2")));
    assert_true(asked(WHEN("n", ">=", "'answerInteger':2"), N("2")));
    assert_true(asked(WHEN("n", "<", "'answerInteger':2"), N("1")));
    assert_true(asked(WHEN("n", "<=", "'answerInteger':2"), N("2")));
    assert_false(asked(WHEN("n", "<=", "'answerInteger':2"), N("3")));
    /* STU3: hasAnswer, and an answer to equal; any of them */
    assert_true(asked("{'question':'a','hasAnswer':true}", A("true")));
    assert_true(asked("{'question':'a','answerBoolean':true},"
                      "{'question':'n','answerInteger':1}",
                      N("1")));
}

static void
names_what_is_wrong_with_answers(void **state)
{
    static const struct {
        const char *form;
        const char *given;
        enum answers_why why;
    } cases[] = {
        {"{'linkId':'a','type':'integer'}", N("1"), ANSWERS_UNKNOWN},
        {"{'linkId':'n','type':'integer'}", N("1.5"), ANSWERS_FORMAT},
        {"{'linkId':'n','type':'string'}", N("1"), ANSWERS_TYPE},
        {"{'linkId':'n','type':'integer','required':true}", "",
         ANSWERS_REQUIRED},
        {"{'linkId':'n','type':'display'}", N("1"), ANSWERS_NOT_ASKED},
        {"{'linkId':'n','type':'integer'}",
         "{'linkId':'n','answer':[{'valueInteger':1},{'valueInteger':2}]}",
         ANSWERS_SEVERAL},
        {"{'linkId':'n','type':'integer','answerOption':[{'valueInteger':1}]}",
         N("2"), ANSWERS_OPTION},
        {"{'linkId':'g','type':'group','item':[{'linkId':'n',"
         "'type':'integer'}]}",
         N("2"), ANSWERS_NESTING},
        {"{'linkId':'a','type':'boolean'},{'linkId':'n','type':'integer',"
         "'enableWhen':[{'question':'a','operator':'=','answerBoolean':true}]}",
         N("2"), ANSWERS_DISABLED},
        {"{'linkId':'n','type':'integer','extension':[{'url':"
         "'http://hl7.org/fhir/StructureDefinition/maxValue',"
         "'valueInteger':5}]}",
         N("6"), ANSWERS_HIGH},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(form(cases[i].form), SHEET_FINE);
        if (respond("completed", cases[i].given) != cases[i].why)
            fail_msg("%s %s: %s", cases[i].form, cases[i].given,
                     answers_why_words(answers.wrong[0].why));
    }
    /* what is still being filled in may lack what is required */
    assert_int_equal(form("{'linkId':'n','type':'integer','required':true}"),
                     SHEET_FINE);
    assert_int_equal(respond("in-progress", ""), ANSWERS_FINE);
    assert_int_equal(answers.n_lenient, 1);
}

static void
adds_up_a_form_without_a_key(void **state)
{
    struct scoring_score s;
    double low, high;

    (void)state;
    assert_int_equal(
        form("{'linkId':'a','type':'boolean'},{'linkId':'n','type':'integer',"
             "'answerOption':[{'valueInteger':1},{'valueInteger':4}]},"
             "{'linkId':'t','type':'decimal','readOnly':true}"),
        SHEET_FINE);
    assert_int_equal(respond("completed", A("true") "," N("4")), ANSWERS_FINE);
    scoring_plain(&answers, &s, &low, &high);
    assert_true(s.value == 5.0 && low == 1.0 && high == 5.0);
    assert_int_equal(respond("completed", N("4")), ANSWERS_FINE);
    scoring_plain(&answers, &s, &low, &high);
    assert_int_equal(s.method, SCORING_REFUSED);
    assert_int_equal(s.answered, 1);
    assert_int_equal(s.expected, 2);
}

static void
ties_a_form_to_a_key_by_codes_or_in_order(void **state)
{
    struct str table =
        STR("key\tk\nform\tk\nitems\t2\nanswers\t0\t3\t1\nloinc\tL1 L2\n"
            "scale\ts\tsum\t1-2\t-\thigh\t1\tprorate\t1\n");
    static struct scoring k;
    uint32_t map[SCORING_ITEMS], line;

    (void)state;
    assert_int_equal(scoring_read(table, STR("k"), &k, &line), ST_OK);
#define I(id, code, max)                                                       \
    "{'linkId':'" id "','type':'integer','code':[{'code':'" code               \
    "'}],'answerOption':[{'valueInteger':0},{'valueInteger':" max "}]}"
    assert_int_equal(form(I("x", "L2", "3") "," I("y", "L1", "3")), SHEET_FINE);
    assert_int_equal(scoring_map(&k, &sheet, map), ST_OK);
    assert_int_equal(map[0], 1);
    assert_int_equal(map[1], 0);
    assert_int_equal(form(I("x", "", "3") "," I("y", "", "3")), SHEET_FINE);
    assert_int_equal(scoring_map(&k, &sheet, map), ST_OK);
    assert_int_equal(map[0], 0);
    /* the codes fit, but not the answers: not trusted */
    assert_int_equal(form(I("x", "L2", "4") "," I("y", "L1", "3")), SHEET_FINE);
    assert_int_equal(scoring_map(&k, &sheet, map), ST_ABSENT);
    assert_int_equal(form(I("x", "", "3")), SHEET_FINE);
    assert_int_equal(scoring_map(&k, &sheet, map), ST_ABSENT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_json_strictly),
        cmocka_unit_test(says_the_line),
        cmocka_unit_test(stops_at_the_depth),
        cmocka_unit_test(refuses_with_its_reason),
        cmocka_unit_test(stops_at_its_limits),
        cmocka_unit_test(finds_weights_wherever_they_stand),
        cmocka_unit_test(reads_contained_sets),
        cmocka_unit_test(asks_as_the_conditions_say),
        cmocka_unit_test(names_what_is_wrong_with_answers),
        cmocka_unit_test(adds_up_a_form_without_a_key),
        cmocka_unit_test(ties_a_form_to_a_key_by_codes_or_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
