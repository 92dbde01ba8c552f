/*
 * Published known answers for blind tokens (design section 13.1): the
 * expansion of RFC 9380 that they hash with, and the VOPRF of RFC 9497.
 */
#include "test/vectors/seal_vectors.h"

#include "seal/bytes.h"
#include "seal/prim.h"
#include "seal/voprf.h"

#define TEXT(s) ((struct bytes){(const uint8_t *)(s), sizeof(s) - 1})

static bool
expand(struct seal_trial *t)
{
    static const struct {
        size_t head; /* bytes of `text` */
        const char *text;
        size_t fill_n; /* then so many of `fill` */
        uint8_t fill;
        size_t n;
        const char *want;
    } cases[] = {
        {0, "", 0, 0, 32,
         "6b9a7312411d92f921c6f68ca0b6380730a1a4d982c507211a90964c394179ba"},
        {3, "abc", 0, 0, 32,
         "0da749f12fbe5483eb066a5f595055679b976e93abe9be6f0f6318bce7aca8dc"},
        {16, "abcdef0123456789", 0, 0, 32,
         "087e45a86e2939ee8b91100af1583c4938e0f5fc6c9db4b107b83346bc967f58"},
        {5, "q128_", 128, 'q', 32,
         "7336234ee9983902440f6bc35b348352013becd88938d2afec44311caf8356b3"},
        {5, "a512_", 512, 'a', 32,
         "57b5f7e766d5be68a6bfe1768e3c2b7f1228b3e4b3134956dd73a59b954c66f4"},
        {0, "", 0, 0, 128,
         "41b037d1734a5f8df225dd8c7de38f851efdb45c372887be655212d07251b921"
         "b052b62eaed99b46f72f2ef4cc96bfaf254ebbbec091e1a3b9e4fb5e5b619d2e"
         "0c5414800a1d882b62bb5cd1778f098b8eb6cb399d5d9d18f5d5842cf5d13d7e"
         "b00a7cff859b605da678b318bd0e65ebff70bec88c753b159a805d2c89c55961"},
        {3, "abc", 0, 0, 128,
         "7f1dddd13c08b543f2e2037b14cefb255b44c83cc397c1786d975653e36a6b11"
         "bdd7732d8b38adb4a0edc26a0cef4bb45217135456e58fbca1703cd6032cb134"
         "7ee720b87972d63fbf232587043ed2901bce7f22610c0419751c065922b48843"
         "1851041310ad659e4b23520e1772ab29dcdeb2002222a363f0c2b1c972b3efe1"},
        {16, "abcdef0123456789", 0, 0, 128,
         "3f721f208e6199fe903545abc26c837ce59ac6fa45733f1baaf0222f8b7acb04"
         "24814fcb5eecf6c1d38f06e9d0a6ccfbf85ae612ab8735dfdf9ce84c372a77c8"
         "f9e1c1e952c3a61b7567dd0693016af51d2745822663d0c2367e3f4f0bed827f"
         "eecc2aaf98c949b5ed0d35c3f1023d64ad1407924288d366ea159f46287e61ac"},
        {5, "q128_", 128, 'q', 128,
         "b799b045a58c8d2b4334cf54b78260b45eec544f9f2fb5bd12fb603eaee70db7"
         "317bf807c406e26373922b7b8920fa29142703dd52bdf280084fb7ef69da78af"
         "df80b3586395b433dc66cde048a258e476a561e9deba7060af40adf30c64249c"
         "a7ddea79806ee5beb9a1422949471d267b21bc88e688e4014087a0b592b695ed"},
        {5, "a512_", 512, 'a', 128,
         "05b0bfef265dcee87654372777b7c44177e2ae4c13a27f103340d9cd11c86cb2"
         "426ffcad5bd964080c2aee97f03be1ca18e30a1f14e27bc11ebbd650f305269c"
         "c9fb1db08bf90bfc79b42a952b46daf810359e7bc36452684784a64952c343c5"
         "2e5124cd1f71d474d5197fefc571a92929c9084ffe1112cf5eea5192ebff330b"},
    };
    struct bytes tag = TEXT("QUUX-V01-CS02-with-expander-SHA512-256");

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t fill[512], got[128];
        struct bytes msg[2] = {{(const uint8_t *)cases[i].text, cases[i].head},
                               {fill, cases[i].fill_n}};

        for (size_t j = 0; j < sizeof(fill); j++)
            fill[j] = cases[i].fill;
        if (!seal_vectors_true(t, "expands",
                               voprf_expand(got, cases[i].n, msg, 2, tag) ==
                                   ST_OK) ||
            !seal_vectors_same(t, cases[i].text, got, cases[i].n,
                               cases[i].want))
            return false;
    }
    return true;
}

struct voprf_case {
    size_t n;
    const char *input[2], *blind[2], *blinded[2], *evaluated[2], *output[2];
    const char *r, *proof;
};

#define BLIND_A                                                                \
    "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
#define BLIND_B                                                                \
    "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"
#define LONG_INPUT "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
#define OUTPUT_A                                                               \
    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"         \
    "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c"
#define OUTPUT_B                                                               \
    "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"         \
    "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6"

static const struct voprf_case voprf_cases[3] = {
    {1,
     {"00"},
     {BLIND_A},
     {"863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"},
     {"aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"},
     {OUTPUT_A},
     "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
     "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
     "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d"},
    {1,
     {LONG_INPUT},
     {BLIND_A},
     {"cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"},
     {"60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"},
     {OUTPUT_B},
     "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
     "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
     "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02"},
    {2,
     {"00", LONG_INPUT},
     {BLIND_A, BLIND_B},
     {"863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
      "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654"},
     {"aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
      "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a"},
     {OUTPUT_A, OUTPUT_B},
     "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
     "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a"
     "5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08"},
};

static bool
voprf_keys_fit(struct seal_trial *t, uint8_t sk[32], uint8_t pk[32])
{
    uint8_t seed[32];

    seal_vectors_hex(
        seed, 32,
        "a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3");
    if (!seal_vectors_true(t, "derives",
                           voprf_keys(sk, pk, seed, TEXT("test key")) == ST_OK))
        return false;
    return seal_vectors_same(t, "skSm", sk, 32,
                             "e6f73f344b79b379f1a0dd37e07ff62e"
                             "38d9f71345ce62ae3a9bc60b04ccd909") &&
           seal_vectors_same(t, "pkSm", pk, 32,
                             "c803e2cc6b05fc15064549b5920659ca"
                             "4a77b2cca6f04f6b357009335476ad4e");
}

static bool
voprf_case_fits(struct seal_trial *t, const struct voprf_case *c,
                const uint8_t sk[32], const uint8_t pk[32])
{
    struct voprf_pair pairs[2] = {{{0}, {0}}, {{0}, {0}}};
    uint8_t in[2][32], blind[2][32], proof[64], r[32], out[64], other[32];
    size_t len[2];

    for (size_t i = 0; i < c->n; i++) {
        len[i] = seal_vectors_hex(in[i], 32, c->input[i]);
        seal_vectors_hex(blind[i], 32, c->blind[i]);
        if (voprf_blind(pairs[i].blinded, (struct bytes){in[i], len[i]},
                        blind[i]) != ST_OK)
            return seal_vectors_true(t, "blinds", false);
        if (!seal_vectors_same(t, "BlindedElement", pairs[i].blinded, 32,
                               c->blinded[i]))
            return false;
    }
    seal_vectors_hex(r, 32, c->r);
    if (voprf_evaluate(pairs, c->n, proof, sk, pk, r) != ST_OK)
        return seal_vectors_true(t, "evaluates", false);
    if (!seal_vectors_same(t, "Proof", proof, 64, c->proof) ||
        !seal_vectors_true(t, "proof holds",
                           voprf_check(pairs, c->n, proof, pk) == ST_OK))
        return false;
    for (size_t i = 0; i < c->n; i++) {
        struct bytes input = {in[i], len[i]};

        if (!seal_vectors_same(t, "EvaluationElement", pairs[i].evaluated, 32,
                               c->evaluated[i]))
            return false;
        if (voprf_finish(out, input, blind[i], pairs[i].evaluated) != ST_OK ||
            !seal_vectors_same(t, "Output", out, 64, c->output[i]))
            return seal_vectors_true(t, "finishes", false);
        if (voprf_output(out, input, sk) != ST_OK ||
            !seal_vectors_same(t, "Output of the server", out, 64,
                               c->output[i]))
            return seal_vectors_true(t, "server's output", false);
    }
    if (prim_point_base(other, r) != ST_OK)
        return false;
    if (!seal_vectors_true(t, "another key's proof refused",
                           voprf_check(pairs, c->n, proof, other) ==
                               ST_INVALID))
        return false;
    bytes_zero(pairs[0].blinded, 32);
    return seal_vectors_true(t, "identity refused",
                             voprf_evaluate(pairs, c->n, proof, sk, pk, r) ==
                                 ST_INVALID);
}

static bool
voprf(struct seal_trial *t)
{
    uint8_t sk[32], pk[32];

    if (!voprf_keys_fit(t, sk, pk))
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (!voprf_case_fits(t, &voprf_cases[i], sk, pk))
            return false;
    }
    return true;
}

static const struct seal_case cases[] = {
    {"expand_message_xmd", "RFC 9380 K.3", expand},
    {"voprf", "RFC 9497 A.1.2, three vectors", voprf},
};

const struct seal_group seal_tokens = {cases, sizeof(cases) / sizeof(cases[0])};
