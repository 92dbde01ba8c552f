/*
 * The state machine behind the escaping: it knows the elements that need no
 * end, the attributes that hold addresses, and the few things that never may
 * stand in a page of ours.
 */
#include "tools/tplc_place.h"

#include <string.h>

static bool
listed(const char *const *list, const char *word)
{
    for (; *list != NULL; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

static const char *const void_elements[] = {
    "area",  "base", "br",   "col",    "embed", "hr",  "img",
    "input", "link", "meta", "source", "track", "wbr", NULL};

static const char *const url_attributes[] = {
    "href", "src",  "action",     "formaction", "poster", "cite",
    "data", "ping", "xlink:href", "manifest",   NULL};

static const char *const spoken_attributes[] = {"aria-label",
                                                "title",
                                                "alt",
                                                "placeholder",
                                                "label",
                                                "aria-description",
                                                "aria-valuetext",
                                                "aria-roledescription",
                                                NULL};

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ':';
}

void
tplc_place_init(struct tplc_place *p, bool sealed)
{
    memset(p, 0, sizeof *p);
    p->state = TPLC_PLACE_TEXT;
    p->sealed = sealed;
}

bool
tplc_place_spoken(const struct tplc_place *p)
{
    return listed(spoken_attributes, p->attr);
}

bool
tplc_place_is_url(const struct tplc_place *p)
{
    return listed(url_attributes, p->attr);
}

static bool
inside(const struct tplc_place *p, const char *name)
{
    for (size_t i = 0; i < p->depth; i++)
        if (strcmp(p->stack[i], name) == 0)
            return true;
    return false;
}

bool
tplc_place_keeps_space(const struct tplc_place *p)
{
    return inside(p, "pre") || inside(p, "textarea");
}

void
tplc_place_filled(struct tplc_place *p)
{
    p->value_maybe = true;
    p->letters = 0;
}

/* Append c to a word of TPLC_PLACE_WORD bytes. */
static const char *
word_add(char *word, char c)
{
    size_t len = strlen(word);

    if (len + 1 >= TPLC_PLACE_WORD)
        return "name too long";
    word[len] = c;
    word[len + 1] = '\0';
    return NULL;
}

static const char *
tag_open(struct tplc_place *p)
{
    p->has_name = p->has_action = p->has_dialog = false;
    p->has_spelling = p->has_text = p->has_type = false;
    p->tag_verbatim = false;
    p->attr[0] = '\0';
    if (strcmp(p->tag, "style") == 0)
        return "no <style>: styles are a file";
    if (p->sealed &&
        (strcmp(p->tag, "iframe") == 0 || strcmp(p->tag, "object") == 0 ||
         strcmp(p->tag, "embed") == 0))
        return "no foreign content in a sealed page";
    return NULL;
}

/* The rules that keep plain text from leaving a sealed page by itself. */
static const char *
sealed_rules(const struct tplc_place *p)
{
    bool text_input = strcmp(p->tag, "input") == 0 && p->has_text;

    if (strcmp(p->tag, "form") == 0 && !p->has_dialog)
        return "a form of a sealed page needs method=\"dialog\"";
    if (p->has_action)
        return "no action in a sealed page";
    if (p->has_name &&
        (strcmp(p->tag, "input") == 0 || strcmp(p->tag, "textarea") == 0 ||
         strcmp(p->tag, "select") == 0 || strcmp(p->tag, "button") == 0 ||
         strcmp(p->tag, "form") == 0))
        return "no name on a control of a sealed page";
    if ((strcmp(p->tag, "textarea") == 0 || text_input) && !p->has_spelling)
        return "a sealed text needs spellcheck=\"false\"";
    if (strcmp(p->tag, "input") == 0 && !p->has_type)
        return "an input of a sealed page needs its type";
    return NULL;
}

/* ">" of an opening tag. */
static const char *
tag_end(struct tplc_place *p, bool closed)
{
    const char *wrong = p->sealed ? sealed_rules(p) : NULL;

    if (wrong != NULL)
        return wrong;
    if (strcmp(p->tag, "button") == 0 && !p->has_type)
        return "a button needs its type";
    p->state = TPLC_PLACE_TEXT;
    p->letters = 0;
    if (closed || listed(void_elements, p->tag))
        return NULL;
    if (p->depth == TPLC_PLACE_DEPTH)
        return "elements nested too deep";
    memcpy(p->stack[p->depth], p->tag, sizeof p->tag);
    p->verbatim[p->depth] =
        p->tag_verbatim || (p->depth > 0 && p->verbatim[p->depth - 1]);
    p->depth++;
    return NULL;
}

static const char *
tag_close(struct tplc_place *p)
{
    if (p->depth == 0)
        return "end tag without a start";
    if (strcmp(p->stack[p->depth - 1], p->tag) != 0)
        return "end tag does not match the open element";
    p->depth--;
    if (p->depth < p->low)
        p->low = p->depth;
    p->state = TPLC_PLACE_TEXT;
    p->letters = 0;
    return NULL;
}

static const char *
step_text(struct tplc_place *p, char c)
{
    bool free_words = p->words || (p->depth > 0 && p->verbatim[p->depth - 1]);

    if (c == '<') {
        p->state = TPLC_PLACE_OPEN;
        p->tag[0] = '\0';
        p->entity = false;
        return NULL;
    }
    if (c == '>')
        return "write &gt; for a bare \">\"";
    if (p->depth > 0 && strcmp(p->stack[p->depth - 1], "script") == 0 &&
        !is_space(c))
        return "no script in a page: scripts are files";
    if (c == '&')
        p->entity = true;
    else if (p->entity && c == ';')
        p->entity = false;
    else if (p->entity && is_space(c))
        return "write &amp; for a bare \"&\"";
    if (p->entity || free_words)
        return NULL;
    p->letters = is_letter(c) ? p->letters + 1 : 0;
    return p->letters > 1 ? "text outside {{_}}…{{/_}}" : NULL;
}

static const char *
attr_begin(struct tplc_place *p, char c)
{
    p->state = TPLC_PLACE_ATTR;
    p->attr[0] = '\0';
    return word_add(p->attr, c);
}

/* The name of an attribute is complete. */
static const char *
attr_named(struct tplc_place *p)
{
    if (strncmp(p->attr, "on", 2) == 0)
        return "no event attributes: listeners are in script files";
    if (strcmp(p->attr, "style") == 0)
        return "no style attribute: styles are a file";
    if (strcmp(p->attr, "srcdoc") == 0 || strcmp(p->attr, "srcset") == 0)
        return "attribute not allowed";
    if (strcmp(p->attr, "name") == 0)
        p->has_name = true;
    if (strcmp(p->attr, "action") == 0 || strcmp(p->attr, "formaction") == 0)
        p->has_action = true;
    return NULL;
}

static const char *
value_end(struct tplc_place *p)
{
    bool whole = !p->value_maybe || p->value_surely;

    p->state = TPLC_PLACE_QUOTED;
    p->values++;
    if (!whole)
        return NULL;
    if (strcmp(p->attr, "method") == 0 && strcmp(p->value, "dialog") == 0)
        p->has_dialog = true;
    if (strcmp(p->attr, "spellcheck") == 0 && strcmp(p->value, "false") == 0)
        p->has_spelling = true;
    if (strcmp(p->attr, "type") == 0) {
        p->has_type = true;
        p->has_text =
            strcmp(p->value, "text") == 0 || strcmp(p->value, "search") == 0;
    }
    if (strcmp(p->attr, "translate") == 0 && strcmp(p->value, "no") == 0)
        p->tag_verbatim = true;
    if (tplc_place_is_url(p) && strncmp(p->value, "javascript:", 11) == 0)
        return "no script in an address";
    return NULL;
}

static const char *
step_value(struct tplc_place *p, char c)
{
    if (c == '"')
        return value_end(p);
    if (c == '<')
        return "write &lt; in a value";
    if (p->value_len + 1 < sizeof p->value) {
        p->value[p->value_len] = c;
        p->value[p->value_len + 1] = '\0';
        p->value_len++;
    }
    p->value_maybe = true;
    p->value_surely = true;
    if (p->words || !tplc_place_spoken(p) || p->tag_verbatim ||
        (p->depth > 0 && p->verbatim[p->depth - 1]))
        return NULL;
    p->letters = is_letter(c) ? p->letters + 1 : 0;
    return p->letters > 1 ? "text outside {{_}}…{{/_}}" : NULL;
}

static const char *
step_in_tag(struct tplc_place *p, char c)
{
    if (is_space(c)) {
        p->state = TPLC_PLACE_TAG;
        return NULL;
    }
    if (c == '>')
        return tag_end(p, false);
    if (c == '/') {
        p->state = TPLC_PLACE_SLASH;
        return NULL;
    }
    if (p->state == TPLC_PLACE_QUOTED)
        return "space expected between attributes";
    if (!is_word(c))
        return "unexpected byte in a tag";
    return attr_begin(p, c);
}

static const char *
step_attr(struct tplc_place *p, char c)
{
    const char *wrong;

    if (is_word(c))
        return word_add(p->attr, c);
    wrong = attr_named(p);
    if (wrong != NULL)
        return wrong;
    if (c != '=')
        return step_in_tag(p, c);
    p->state = TPLC_PLACE_EQUALS;
    return NULL;
}

static const char *
step_open(struct tplc_place *p, char c)
{
    if (c == '!' && p->depth == 0) {
        p->state = TPLC_PLACE_BANG;
        return NULL;
    }
    if (c == '/') {
        p->state = TPLC_PLACE_CLOSE;
        return NULL;
    }
    if (c < 'a' || c > 'z')
        return "an element's name is in small letters";
    p->state = TPLC_PLACE_NAME;
    return word_add(p->tag, c);
}

static const char *
step_name(struct tplc_place *p, char c)
{
    const char *wrong;

    if (is_word(c))
        return word_add(p->tag, c);
    wrong = tag_open(p);
    return wrong != NULL ? wrong : step_in_tag(p, c);
}

const char *
tplc_place_step(struct tplc_place *p, char c)
{
    switch (p->state) {
    case TPLC_PLACE_TEXT:
        return step_text(p, c);
    case TPLC_PLACE_OPEN:
        return step_open(p, c);
    case TPLC_PLACE_NAME:
        return step_name(p, c);
    case TPLC_PLACE_TAG:
    case TPLC_PLACE_QUOTED:
        return step_in_tag(p, c);
    case TPLC_PLACE_ATTR:
        return step_attr(p, c);
    case TPLC_PLACE_EQUALS:
        if (c != '"')
            return "a value stands in double quotes";
        p->state = TPLC_PLACE_VALUE;
        p->value[0] = '\0';
        p->value_len = 0;
        p->value_maybe = p->value_surely = false;
        p->letters = 0;
        return NULL;
    case TPLC_PLACE_VALUE:
        return step_value(p, c);
    case TPLC_PLACE_CLOSE:
        return c == '>' ? tag_close(p) : word_add(p->tag, c);
    case TPLC_PLACE_SLASH:
        return c == '>' ? tag_end(p, true) : "\">\" expected after \"/\"";
    case TPLC_PLACE_BANG:
        if (c == '>')
            p->state = TPLC_PLACE_TEXT;
        return NULL;
    }
    return "impossible state";
}

static bool
in_tag(enum tplc_place_state state)
{
    return state == TPLC_PLACE_TAG || state == TPLC_PLACE_QUOTED ||
           state == TPLC_PLACE_NAME || state == TPLC_PLACE_ATTR;
}

const char *
tplc_place_join(struct tplc_place *p, const struct tplc_place *from)
{
    const char *wrong = NULL;

    if (in_tag(from->state) && in_tag(p->state)) {
        if (p->state == TPLC_PLACE_ATTR)
            wrong = attr_named(p);
        if (p->state != TPLC_PLACE_NAME)
            p->state = TPLC_PLACE_QUOTED;
    } else if (from->state != p->state) {
        wrong = "ends in another place than it began";
    }
    if (from->state == TPLC_PLACE_VALUE && p->values != from->values)
        wrong = "ends the value it began in";
    if (p->low < from->depth)
        wrong = "closes an element that was opened outside";
    if (p->depth != from->depth)
        wrong = "leaves an element open";
    p->low = from->low < p->low ? from->low : p->low;
    p->value_surely = from->value_surely;
    p->letters = 0;
    return wrong;
}

const char *
tplc_place_finished(const struct tplc_place *p)
{
    static const char *const open = "the page ends inside an element";

    if (p->state != TPLC_PLACE_TEXT)
        return "the page ends inside a tag";
    return p->depth > 0 ? open : NULL;
}
