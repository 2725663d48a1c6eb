/* AES-128-GCM for SRTP and SRTCP (RFC 7714), with one kept context per session key. */
#ifndef LATCH_GCM_H
#define LATCH_GCM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GCM_KEY_BYTES 16
#define GCM_SALT_BYTES 12
#define GCM_TAG_BYTES 16

struct gcm_key;

/* Null where OpenSSL has no memory or no AES. A key either seals or opens. */
struct gcm_key *gcm_key_new(const uint8_t *key, const uint8_t *salt, bool seals);
void gcm_key_free(struct gcm_key *key);

/* One packet: `clear` bytes that are signed, `text` bytes that are encrypted as well, the tag, `trailer` bytes that are signed. */
struct gcm_packet {
  uint8_t *bytes;
  size_t clear;
  size_t text;
  size_t trailer;
  uint32_t ssrc;
  /* 48 bits. */
  uint64_t index;
};

/* In place. False when the key is for the other direction or, of what is opened, when it was not sealed so. */
bool gcm_seal(struct gcm_key *key, const struct gcm_packet *packet);
bool gcm_open(struct gcm_key *key, const struct gcm_packet *packet);

#endif
