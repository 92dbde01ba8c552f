/*
 * Enquiries as the keys worker calls them (built for WebAssembly only).
 * Conventions as in seal/wasm.c.  The seed comes from the sealed space with
 * each call.
 */
#include "seal/wasm.h"

#include "seal/enquiry.h"

#define TOKENS_MAX 200
#define TOKEN_OUT (ENQUIRY_TOKEN_LEN + ENQUIRY_ID_LEN)

static struct {
    struct secret seed;
    struct secret key;
    struct enquiry_pair mine;
} me;

void
wasm_enquiry_wipe(void)
{
    secret_wipe(&me, sizeof(me));
}

static void
take_seed(void)
{
    bytes_copy(me.seed.b, wasm_in(), SECRET_LEN);
    secret_wipe(wasm_in(), SECRET_LEN);
}

/* in: seed 32.  out: n times token 32 | id 16, from this slot on. */
EXPORT(enquiry_tokens)
int32_t
wasm_enquiry_tokens(uint32_t slot, int32_t n)
{
    if (n < 0 || n > TOKENS_MAX)
        return -ST_INVALID;
    take_seed();
    for (int32_t i = 0; i < n; i++) {
        uint8_t *at = wasm_out() + (size_t)i * TOKEN_OUT;

        enquiry_token(at, &me.seed, slot + (uint32_t)i);
        enquiry_id(at + ENQUIRY_TOKEN_LEN, at);
    }
    wasm_enquiry_wipe();
    return n * TOKEN_OUT;
}

/* in: seed 32.  out: the slot's public key. */
EXPORT(enquiry_pub)
int32_t
wasm_enquiry_pub(uint32_t slot)
{
    take_seed();
    enquiry_pair(&me.mine, &me.seed, slot);
    bytes_copy(wasm_out(), me.mine.pub, PRIM_PUB_LEN);
    wasm_enquiry_wipe();
    return PRIM_PUB_LEN;
}

/* The key of this slot with the one behind the seed: their key 32 | id 16. */
static enum status
take_place(uint32_t slot, int32_t is_desk, int32_t step,
           struct enquiry_place *at)
{
    take_seed();
    enquiry_pair(&me.mine, &me.seed, slot);
    bytes_copy(at->id, wasm_in() + SECRET_LEN + PRIM_PUB_LEN, ENQUIRY_ID_LEN);
    at->step = (uint8_t)step;
    return enquiry_key(&me.key, &me.mine, wasm_in() + SECRET_LEN,
                       is_desk ? ENQUIRY_DESK : ENQUIRY_ASKER);
}

#define PLACE_LEN (SECRET_LEN + PRIM_PUB_LEN + ENQUIRY_ID_LEN)

/* in: seed 32 | their key 32 | id 16 | text n.  out: the box. */
EXPORT(enquiry_seal)
int32_t
wasm_enquiry_seal(uint32_t slot, int32_t is_desk, int32_t step, int32_t n)
{
    struct enquiry_place at;
    enum status st = take_place(slot, is_desk, step, &at);

    if (n < 0)
        st = ST_INVALID;
    if (st == ST_OK)
        st = enquiry_seal(wasm_out(), wasm_in() + PLACE_LEN, (size_t)n, &me.key,
                          &at);
    wasm_enquiry_wipe();
    return done(st, ENQUIRY_BOX_LEN);
}

/* in: seed 32 | their key 32 | id 16 | box.  out: its text. */
EXPORT(enquiry_open)
int32_t
wasm_enquiry_open(uint32_t slot, int32_t is_desk, int32_t step)
{
    struct enquiry_place at;
    size_t n = 0;
    enum status st = take_place(slot, is_desk, step, &at);

    if (st == ST_OK)
        st = enquiry_open(wasm_out(), &n, wasm_in() + PLACE_LEN, &me.key, &at);
    wasm_enquiry_wipe();
    return done(st, n);
}
