/*
 * SEAL1's own vectors, version 1 (design section 13.2): inputs are fixed runs
 * of bytes, expected values are those of the design, which an independent
 * implementation over the noble libraries repeats in test/web/oracle.mjs.
 */
#include "test/vectors/seal_vectors.h"

#include "seal/code.h"
#include "seal/content.h"
#include "seal/fingerprint.h"
#include "seal/holder.h"
#include "seal/invite.h"
#include "seal/keys.h"
#include "seal/selftest.h"
#include "seal/srvkey.h"
#include "seal/survey.h"

#define PASS                                                                   \
    ((struct bytes){(const uint8_t *)"correct horse battery staple", 28})

/* One set of inputs for all. */
struct given {
    uint8_t seed[16], user[16], code[16], space[16], object[16], prev[32];
    uint8_t invite[16], invite_code[16], round[16], round_seed[32], token[32];
    uint8_t wrap_nonce[24], object_nonce[24];
    struct secret pepper, gs;
    struct holder holder;
};

static void
give(struct given *g)
{
    seal_vectors_seq(g->seed, 0x00, 16);
    seal_vectors_seq(g->user, 0xa0, 16);
    seal_vectors_seq(g->code, 0x00, 16);
    seal_vectors_seq(g->space, 0xb0, 16);
    seal_vectors_seq(g->object, 0xc0, 16);
    seal_vectors_seq(g->prev, 0xd0, 32);
    seal_vectors_seq(g->invite, 0xe0, 16);
    seal_vectors_seq(g->invite_code, 0x30, 16);
    seal_vectors_seq(g->round, 0x90, 16);
    seal_vectors_seq(g->round_seed, 0x70, 32);
    seal_vectors_seq(g->token, 0x50, 32);
    seal_vectors_seq(g->wrap_nonce, 0x10, 24);
    seal_vectors_seq(g->object_nonce, 0x20, 24);
    seal_vectors_seq(g->pepper.b, 0x60, 32);
    seal_vectors_seq(g->gs.b, 0x80, 32);
    bytes_zero(&g->holder, sizeof(g->holder));
    seal_vectors_seq(g->holder.umk.b, 0x40, 32);
    seal_vectors_seq(g->holder.ik_seed.b, 0x01, 32);
    seal_vectors_seq(g->holder.ek_seed.b, 0x21, 32);
    bytes_copy(g->holder.user, g->user, 16);
    g->holder.gen = 1;
    holder_identify(&g->holder);
}

static bool
hash_is(struct seal_trial *t, const char *what, const uint8_t *m, size_t n,
        const char *hex)
{
    struct bytes whole = {m, n};
    uint8_t got[32];

    prim_hash(got, 32, &whole, 1, NULL, 0);
    return seal_vectors_same(t, what, got, 32, hex);
}

static bool
text_is(struct seal_trial *t, const char *what, const char *got,
        const char *want)
{
    size_t i = 0;

    while (got[i] != '\0' && got[i] == want[i])
        i++;
    if (got[i] == want[i])
        return true;
    t->what = what;
    bytes_copy(t->got, got, seal_vectors_len(got) + 1);
    bytes_copy(t->want, want, seal_vectors_len(want) + 1);
    return false;
}

static bool
passphrase(struct seal_trial *t)
{
    struct given g;
    struct keys_way way = {{{0}}, {{0}}};
    uint8_t salt[16], mk[32], verifier[32];

    give(&g);
    keys_salt(salt, STR("dr.example"), g.seed);
    if (prim_argon2id(mk, PASS.ptr, PASS.len, salt, 3, 65536) != ST_OK ||
        keys_from_pass(&way, STR("dr.example"), PASS, g.seed, 3, 65536) !=
            ST_OK)
        return seal_vectors_true(t, "derives", false);
    srvkey_verifier(verifier, way.auth.b, &g.pepper);
    return seal_vectors_same(t, "salt", salt, 16,
                             "665021782fdbe2007882d620ead8deee") &&
           seal_vectors_same(t, "mk", mk, 32,
                             "e00c2238f6421fe0cdfeed8ada572c07"
                             "c6ca8a65ae47090c74790f958868cedf") &&
           seal_vectors_same(t, "AUTH", way.auth.b, 32,
                             "4d500dbef710d08b6b037a19c38dfc46"
                             "6b4ff7a6a56815ea310e6032fe16fb04") &&
           seal_vectors_same(t, "KEKp", way.wrap.b, 32,
                             "4e20cb3495e7c25c0b0369ab3a8eb9f7"
                             "e834e006856b4dec71d441ba3fc833ca") &&
           seal_vectors_same(t, "verifier", verifier, 32,
                             "3060ac37aa175b07dc26689b6aa1cb88"
                             "47adae7b5f13fea9ff8d72dafd2e3e0a");
}

static bool
passphrase_wrap(struct seal_trial *t)
{
    struct given g;
    struct secret kek;
    struct envelope_aad aad;
    uint8_t env[HOLDER_WRAP_LEN];
    struct holder back;
    size_t len = 0;

    give(&g);
    seal_vectors_hex(
        kek.b, 32,
        "4e20cb3495e7c25c0b0369ab3a8eb9f7e834e006856b4dec71d441ba3fc833ca");
    envelope_aad_pass(&aad, 1, g.user, 3, 65536, g.seed);
    if (envelope_seal(env, sizeof(env), &len, &aad, &kek, g.wrap_nonce,
                      (struct bytes){g.holder.umk.b, 32}, 0) != ST_OK)
        return seal_vectors_true(t, "seals", false);
    if (!seal_vectors_true(t, "334 bytes", len == 334) ||
        !seal_vectors_same(t, "head", env, 62,
                           "010100000001 "
                           "101112131415161718191a1b1c1d1e1f2021222324252627 "
                           "be7336dcfa077c5f627502933925d336"
                           "1e42230c07586f61cbc8dc5179beda15") ||
        !hash_is(t, "B2(32) of it", env, len,
                 "8a7167c854f121fbd86ad913a0e76903"
                 "0dbf8b489ae9527d53624f49898d4dd0"))
        return false;
    return seal_vectors_true(t, "opens",
                             holder_unwrap(&back, g.user, 1, &aad, &kek,
                                           (struct bytes){env, len}) == ST_OK &&
                                 secret_same(&back.umk, &g.holder.umk));
}

static bool
recovery_code(struct seal_trial *t)
{
    struct given g;
    struct keys_way way;
    char text[CODE_TEXT_LEN + 1];

    give(&g);
    code_render(text, g.code);
    if (keys_from_code(&way, g.code) != ST_OK)
        return seal_vectors_true(t, "derives", false);
    return text_is(t, "code text", text,
                   "000G-40R4-0M30-E209-185G-R38E-1W5N") &&
           seal_vectors_same(t, "AUTHr", way.auth.b, 32,
                             "9eaaae7777931e60b76c809630924e46"
                             "5b44f5d2ac7bb95bee547b74cc5017c2") &&
           seal_vectors_same(t, "KEKr", way.wrap.b, 32,
                             "2443dbf8b5ef1bde78e2ae69ec57acf4"
                             "1fa3c5f67373f8ee1d2ec7f8ef54a0d8");
}

static bool
code_typing(struct seal_trial *t)
{
    static const char *const good[] = {
        "000G-40R4-0M30-E209-185G-R38E-1W5N",
        "000g40r40m30e209185gr38e1w5n",
        " ooog 4or4 om3o e2o9 i85g r38e lw5n\n",
        "000G.40R4.0M30.E209.185G.R38E.1W5N",
    };
    static const char *const bad[] = {
        "",
        "000G-40R4-0M30-E209-185G-R38E-1W5",   /* short */
        "000G-40R4-0M30-E209-185G-R38E-1W5NN", /* long */
        "000G-40R4-0M30-E209-185G-R38E-1W5P",  /* check */
        "100G-40R4-0M30-E209-185G-R38E-1W5N",  /* code */
        "000G-40R4-0M30-E209-185G-R38E-1W5U",  /* not in the alphabet */
        "000G-40R4-0M30-E209-185G-R83E-1W5N",  /* swapped */
    };
    struct given g;
    uint8_t got[16];

    give(&g);
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct str s = {good[i], seal_vectors_len(good[i])};

        if (!seal_vectors_true(t, good[i],
                               code_parse(got, s) == ST_OK &&
                                   bytes_same(got, g.code, 16)))
            return false;
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct str s = {bad[i], seal_vectors_len(bad[i])};

        if (!seal_vectors_true(t, bad[i], code_parse(got, s) == ST_INVALID))
            return false;
    }
    return true;
}

static bool
identity(struct seal_trial *t)
{
    struct given g;
    char text[FINGERPRINT_TEXT_LEN + 1];

    give(&g);
    fingerprint_render(text, g.user, g.holder.ik);
    return seal_vectors_same(t, "IK", g.holder.ik, 32,
                             "79b5562e8fe654f94078b112e8a98ba7"
                             "901f853ae695bed7e0e3910bad049664") &&
           seal_vectors_same(t, "EK", g.holder.ek, 32,
                             "577faef0060dfd00c039272bc6fe7c42"
                             "689ce16db47b6fc2aa41d19819ffa936") &&
           hash_is(t, "B2(EKcert)", g.holder.ek_cert, 64,
                   "967c6b0a82337c054ac9630409d087f4"
                   "5ceb3ad0d525b6ec655967f89e38a0f1") &&
           text_is(t, "fingerprint", text,
                   "54735 50038 65751 96719 83184 61596");
}

static bool
epoch(struct seal_trial *t)
{
    struct given g;
    struct keys_epoch keys;
    uint8_t commit[32];

    give(&g);
    if (keys_from_gs(&keys, &g.gs) != ST_OK)
        return seal_vectors_true(t, "derives", false);
    space_gs_commit(commit, g.space, 7, g.gs.b);
    return seal_vectors_same(t, "Kc", keys.content.b, 32,
                             "09ffe25a80ab8d6dc4bd282ebc3610bf"
                             "cd0a412cdcc14eb71dde4d9b63dfd000") &&
           seal_vectors_same(t, "Kn", keys.name.b, 32,
                             "f4056050d8936d8e200178363467244c"
                             "70e5b544cda3fa7cd0710b43cdbdaad7") &&
           seal_vectors_same(t, "gs_commit", commit, 32,
                             "87f55e3600de5878e51c303d7c200770"
                             "0f016ef6facab37167a294892d7cbf3e");
}

/* Entry 42 of the vectors, without its body. */
static struct entry_hdr
entry_42(const struct given *g)
{
    struct entry_hdr h = {
        .seq = 42, .time = 1790000000, .epoch = 7, .otype = 3, .type = 16};

    bytes_copy(h.space, g->space, 16);
    bytes_copy(h.prev, g->prev, 32);
    bytes_copy(h.author, g->user, 16);
    bytes_copy(h.object, g->object, 16);
    return h;
}

static bool
object(struct seal_trial *t)
{
    static const char payload[] = "{\"v\":1,\"text\":\"Session note.\"}";
    struct bytes pl = {(const uint8_t *)payload, sizeof(payload) - 1};
    struct given g;
    struct keys_epoch keys;
    struct envelope_aad aad;
    struct entry_hdr h;
    uint8_t text[256], env[334], hash[32];
    size_t len = 0;

    give(&g);
    h = entry_42(&g);
    entry_aad(&aad, &h, 3);
    if (!seal_vectors_same(
            t, "AAD", aad.b, aad.len,
            "5345414c3100011000000007 b0b1b2b3b4b5b6b7b8b9babbbcbdbebf "
            "000000000000002a "
            "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef "
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf c0c1c2c3c4c5c6c7c8c9cacbcccdcecf "
            "0003 000000006ab13b80"))
        return false;
    entry_psign(text, &aad, pl, g.holder.ik_key);
    bytes_copy(text + 64, pl.ptr, pl.len);
    if (keys_from_gs(&keys, &g.gs) != ST_OK ||
        envelope_seal(env, sizeof(env), &len, &aad, &keys.content,
                      g.object_nonce, (struct bytes){text, 64 + pl.len},
                      0) != ST_OK)
        return seal_vectors_true(t, "seals", false);
    entry_blob(h.blob, 16, (struct bytes){env, len});
    entry_hash(hash, &h);
    return seal_vectors_same(t, "psig", text, 64,
                             "6701977021fea266f6d7ba7b8248b167"
                             "6c44f5beff66c63cdbac4db167284233"
                             "36cf44aa46dc8fe887d3384bf7bf081f"
                             "a436d33e0f038e304f2805a29046ab0d") &&
           seal_vectors_true(t, "334 bytes", len == 334) &&
           seal_vectors_same(t, "commitment", env + 30, 32,
                             "916b5b7af6711ac42527525f99044d63"
                             "648870af53c4d0dcb0e05d28cec03c7f") &&
           seal_vectors_same(t, "blob", h.blob, 32,
                             "9f7eb81269546fcadf38c78646f543c2"
                             "070069a20dfc6517a14cccc128b26029") &&
           seal_vectors_same(t, "entry_hash", hash, 32,
                             "5d059f0d218b5e91c8728eb9cda142f6"
                             "b57cfc4fcc846b464ebeeb9f83bfbf2a");
}

static bool
invitation(struct seal_trial *t)
{
    struct given g;
    struct secret si;

    give(&g);
    invite_key(&si, g.space, g.invite, g.invite_code);
    return seal_vectors_same(t, "si", si.b, 32,
                             "a9027a50217cefb7dc13cf029bcea15b"
                             "9e85c37e780dc724b32a662b95dc199d");
}

static bool
ballot(struct seal_trial *t)
{
    struct given g;
    uint8_t sk[32], pk[32], out[64], mac[32], in[SURVEY_INPUT_MAX];
    uint8_t c[4144];
    size_t n;

    give(&g);
    for (size_t i = 0; i < sizeof(c); i++)
        c[i] = 0x5a;
    n = survey_input(in, g.round, g.token);
    if (survey_keys(sk, pk, g.round_seed, g.round) != ST_OK ||
        voprf_output(out, (struct bytes){in, n}, sk) != ST_OK)
        return seal_vectors_true(t, "derives", false);
    survey_mac(mac, out, g.round, g.token, (struct bytes){c, sizeof(c)});
    return seal_vectors_same(t, "pkR", pk, 32,
                             "f4e3b7d5691aeb39b05a3587cf23972e"
                             "33fd6d549344ebe46360f643a9da7703") &&
           seal_vectors_same(t, "out", out, 64,
                             "74f9daac9feae52336d11cafe9a2a82c"
                             "b627fa0d879b11309ba5e63cc3858eee"
                             "df922ba08ac5407cfd2ddcdda48adb15"
                             "1878af2ee573f823c0e402ce336cd3d9") &&
           seal_vectors_same(t, "ballot mac", mac, 32,
                             "bb477fe29d1706b74f2aa2e12dec766d"
                             "32df294d5280a0ffa7982119629065a6");
}

static bool
self_test(struct seal_trial *t)
{
    return seal_vectors_true(t, "passes", selftest_run() == ST_OK);
}

static const struct seal_case cases[] = {
    {"self-test", "@noble/*", self_test},
    {"salt mk AUTH KEKp verifier", "design 13.2", passphrase},
    {"wrap 0x01", "design 13.2", passphrase_wrap},
    {"code text rk AUTHr KEKr", "design 13.2", recovery_code},
    {"code as people type it", "design 6.2", code_typing},
    {"IK EK EKcert fingerprint", "design 13.2", identity},
    {"Kc Kn gs_commit", "design 13.2", epoch},
    {"AAD psig envelope blob entry_hash", "design 13.2", object},
    {"si", "design 13.2", invitation},
    {"pkR out ballot mac", "design 13.2", ballot},
};

const struct seal_group seal_own = {cases, sizeof(cases) / sizeof(cases[0])};
