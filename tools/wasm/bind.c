/*
 * The browser's view of core/wasm_api.def, in two forms:
 *
 *   bind link   one linker argument per function, for clang's @FILE
 *   bind js     web/js/core-api.js: for each function its result and its
 *               arguments, which web/js/core.js turns into calls
 *
 * An argument becomes "kind name"; an array that is written also has its room,
 * an expression in the other arguments, as a function of them.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/ident.h"

struct function {
    const char *name;
    const char *result;
    const char *args; /* "kind\tname\troom\n" for each */
};

#define ARG(kind, name, room) kind "\t" name "\t" room "\n"
#define I32(name) ARG("i32", #name, "")
#define F64(name) ARG("f64", #name, "")
#define U8S(name) ARG("u8s", #name, "")
#define I32S(name) ARG("i32s", #name, "")
#define F64S(name) ARG("f64s", #name, "")
#define KEPT(name) ARG("kept", #name, "")
#define WORK(name, room) ARG("work", #name, #room)
#define U8S_OUT(name, room) ARG("u8s_out", #name, #room)
#define I32S_OUT(name, room) ARG("i32s_out", #name, #room)
#define F64S_OUT(name, room) ARG("f64s_out", #name, #room)

/* Up to sixteen arguments, pasted one behind the other. */
#define PASTE(...) PASTE_16(__VA_ARGS__, , , , , , , , , , , , , , , , )
#define PASTE_16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ...)          \
    a b c d e f g h i j k l m n o p

#define WASM_FN(name, result, ...) {#name, #result, PASTE(__VA_ARGS__)},
static const struct function functions[] = {
#include "core/wasm_api.def"
};
#define N_FUNCTIONS (sizeof(functions) / sizeof(functions[0]))

static void
print_link(void)
{
    for (size_t i = 0; i < N_FUNCTIONS; i++)
        printf("-Wl,--export=%s\n", functions[i].name);
}

/* Length of the field that ends at `end` (or at the end of the text). */
static int
field(const char *s, char end)
{
    const char *stop = strchr(s, end);

    return stop == NULL ? (int)strlen(s) : (int)(stop - s);
}

/* The names of all arguments, so that a room can be computed from them. */
static void
print_names(const char *args)
{
    for (const char *p = args; *p != '\0'; p += field(p, '\n') + 1) {
        const char *name = p + field(p, '\t') + 1;

        printf("%s%.*s", p == args ? "" : ", ", field(name, '\t'), name);
    }
}

static void
print_args(const char *args)
{
    for (const char *p = args; *p != '\0'; p += field(p, '\n') + 1) {
        const char *name = p + field(p, '\t') + 1;
        const char *room = name + field(name, '\t') + 1;
        int room_len = field(room, '\n');

        printf("      { kind: '%.*s', name: '%.*s'", field(p, '\t'), p,
               field(name, '\t'), name);
        if (room_len > 0) {
            printf(",\n        room: ({ ");
            print_names(args);
            printf(" }) => %.*s", room_len, room);
        }
        printf(" },\n");
    }
}

/* The detector's words for what it found, by their numbers. */
#define WORD(name) #name,
static const char *const labels[] = {IDENT_LABELS(WORD) NULL};
static const char *const suggestions[] = {IDENT_SUGGESTIONS(WORD) NULL};
static const char *const details[] = {RARITY_DETAILS(WORD) NULL};
#undef WORD
static const char *const reasons[] = {
#define IDENT_WEIGHT(name, points, key) key,
#include "core/ident_weight.def"
#undef IDENT_WEIGHT
    NULL,
};

static void
print_words(const char *name, const char *const *word)
{
    printf("  %s: [\n", name);
    for (; *word != NULL; word++)
        printf("    '%s',\n", *word);
    printf("  ],\n");
}

static void
print_ident(void)
{
    printf("export const IDENT = {\n");
    print_words("label", labels);
    print_words("suggest", suggestions);
    print_words("rarity", details);
    print_words("why", reasons);
    printf("};\n");
}

static void
print_js(void)
{
    printf("// Made from core/wasm_api.def when the program is built.\n"
           "export const API = {\n");
    for (size_t i = 0; i < N_FUNCTIONS; i++) {
        printf("  %s: {\n    result: '%s',\n    args: [\n", functions[i].name,
               functions[i].result);
        print_args(functions[i].args);
        printf("    ],\n  },\n");
    }
    printf("};\n");
    print_ident();
}

int
main(int argc, char **argv)
{
    bool js = argc == 2 && strcmp(argv[1], "js") == 0;
    bool link = argc == 2 && strcmp(argv[1], "link") == 0;

    if (!js && !link) {
        fputs("usage: bind js|link\n", stderr);
        return 2;
    }
    if (js)
        print_js();
    else
        print_link();
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
