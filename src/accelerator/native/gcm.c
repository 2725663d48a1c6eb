#include "gcm.h"

#include <stdlib.h>
#include <string.h>

#include "runtime.h"

struct gcm_key {
  EVP_CIPHER_CTX *context;
  uint8_t salt[GCM_SALT_BYTES];
  bool seals;
};

struct gcm_key *gcm_key_new(const uint8_t *key, const uint8_t *salt, bool seals) {
  struct gcm_key *made = calloc(1, sizeof *made);
  if (made == NULL) return NULL;
  made->seals = seals;
  memcpy(made->salt, salt, GCM_SALT_BYTES);
  made->context = EVP_CIPHER_CTX_new();
  int (*init)(EVP_CIPHER_CTX *, const EVP_CIPHER *, void *, const unsigned char *, const unsigned char *) =
      seals ? EVP_EncryptInit_ex : EVP_DecryptInit_ex;
  if (made->context != NULL && init(made->context, EVP_aes_128_gcm(), NULL, key, NULL) == 1) return made;
  gcm_key_free(made);
  return NULL;
}

/* OpenSSL wipes the key with the context. */
void gcm_key_free(struct gcm_key *key) {
  if (key == NULL) return;
  EVP_CIPHER_CTX_free(key->context);
  free(key);
}

/* RFC 7714 §8.1, §9.1: two zero bytes, SSRC, index, each bit exclusive-or that of the salt. */
static void make_nonce(uint8_t nonce[GCM_SALT_BYTES], const struct gcm_key *key, const struct gcm_packet *packet) {
  memcpy(nonce, key->salt, GCM_SALT_BYTES);
  for (int i = 0; i < 4; i++) nonce[2 + i] ^= (uint8_t)(packet->ssrc >> (24 - 8 * i));
  for (int i = 0; i < 6; i++) nonce[6 + i] ^= (uint8_t)(packet->index >> (40 - 8 * i));
}

bool gcm_seal(struct gcm_key *key, const struct gcm_packet *packet) {
  if (!key->seals) return false;
  uint8_t nonce[GCM_SALT_BYTES];
  make_nonce(nonce, key, packet);
  uint8_t *text = packet->bytes + packet->clear;
  uint8_t *tag = text + packet->text;
  EVP_CIPHER_CTX *context = key->context;
  int written = 0;
  return EVP_EncryptInit_ex(context, NULL, NULL, NULL, nonce) == 1 &&
         EVP_EncryptUpdate(context, NULL, &written, packet->bytes, (int)packet->clear) == 1 &&
         (packet->trailer == 0 ||
          EVP_EncryptUpdate(context, NULL, &written, tag + GCM_TAG_BYTES, (int)packet->trailer) == 1) &&
         (packet->text == 0 || EVP_EncryptUpdate(context, text, &written, text, (int)packet->text) == 1) &&
         EVP_EncryptFinal_ex(context, tag, &written) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, GCM_TAG_BYTES, tag) == 1;
}

bool gcm_open(struct gcm_key *key, const struct gcm_packet *packet) {
  if (key->seals) return false;
  uint8_t nonce[GCM_SALT_BYTES];
  make_nonce(nonce, key, packet);
  uint8_t *text = packet->bytes + packet->clear;
  uint8_t *tag = text + packet->text;
  uint8_t rest[GCM_TAG_BYTES];
  EVP_CIPHER_CTX *context = key->context;
  int written = 0;
  bool genuine = EVP_DecryptInit_ex(context, NULL, NULL, NULL, nonce) == 1 &&
                 EVP_DecryptUpdate(context, NULL, &written, packet->bytes, (int)packet->clear) == 1 &&
                 (packet->trailer == 0 ||
                  EVP_DecryptUpdate(context, NULL, &written, tag + GCM_TAG_BYTES, (int)packet->trailer) == 1) &&
                 (packet->text == 0 || EVP_DecryptUpdate(context, text, &written, text, (int)packet->text) == 1) &&
                 EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, GCM_TAG_BYTES, tag) == 1 &&
                 EVP_DecryptFinal_ex(context, rest, &written) == 1;
  /* Node's own ciphers share this thread's list of errors. */
  if (!genuine) ERR_clear_error();
  return genuine;
}
