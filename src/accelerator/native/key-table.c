#include "key-table.h"

#include <stdbool.h>
#include <stdlib.h>

#define FIRST_CAPACITY 64

struct gcm_key *key_of(const struct key_table *table, uint32_t number) { return number < table->count ? table->keys[number] : NULL; }

static bool has_room(struct key_table *table) {
  if (table->count < table->capacity) return true;
  uint32_t capacity = table->capacity == 0 ? FIRST_CAPACITY : table->capacity * 2;
  if (capacity > MOST_KEYS) return false;
  struct gcm_key **larger = realloc(table->keys, capacity * sizeof *larger);
  if (larger == NULL) return false;
  table->keys = larger;
  table->capacity = capacity;
  return true;
}

int64_t keep_key(struct key_table *table, struct gcm_key *key) {
  for (uint32_t i = 0; i < table->count; i++)
    if (table->keys[i] == NULL) return table->keys[i] = key, i;
  if (!has_room(table)) return -1;
  table->keys[table->count] = key;
  return table->count++;
}

void drop_key(struct key_table *table, uint32_t number) {
  if (number >= table->count) return;
  gcm_key_free(table->keys[number]);
  table->keys[number] = NULL;
}

void free_key_table(struct key_table *table) {
  for (uint32_t i = 0; i < table->count; i++) gcm_key_free(table->keys[i]);
  free(table->keys);
}
