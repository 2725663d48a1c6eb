/* The keys of a thread, by number. */
#ifndef LATCH_KEY_TABLE_H
#define LATCH_KEY_TABLE_H

#include <stdint.h>

#include "gcm.h"

#define MOST_KEYS (1u << 20)

struct key_table {
  struct gcm_key **keys;
  uint32_t count;
  uint32_t capacity;
};

/* Its number from now on; -1 when there is no memory, or there are too many. */
int64_t keep_key(struct key_table *table, struct gcm_key *key);
/* Null when there is no such key. */
struct gcm_key *key_of(const struct key_table *table, uint32_t number);
/* Its number may be another's afterwards. */
void drop_key(struct key_table *table, uint32_t number);
void free_key_table(struct key_table *table);

#endif
