/* The far ends of a socket, by number and by address. */
#ifndef LATCH_ROUTES_H
#define LATCH_ROUTES_H

#include <stdbool.h>
#include <stdint.h>

#include "endpoint.h"

struct route {
  union endpoint endpoint;
  bool open;
  /* Whether the kernel may be given several packets as one, which it cuts (UDP_SEGMENT). */
  bool cut;
  /* In the list of its bucket, or of those that are free. */
  int32_t next;
  /* Of the batch that is being sent: its rows, and the next route that has any. */
  uint64_t batch;
  int32_t first_row;
  int32_t last_row;
  int32_t next_chain;
};

struct routes {
  struct route *all;
  int32_t count;
  int32_t capacity;
  int32_t first_free;
  int32_t *buckets;
  uint64_t seed;
  uint64_t batch;
  int32_t first_chain;
  int32_t last_chain;
};

bool make_routes(struct routes *routes);
void free_routes(struct routes *routes);
/* -1 when there is no memory, or there are too many. */
int32_t open_route(struct routes *routes, const union endpoint *endpoint);
/* Its number may be another's afterwards. One that is not open is left as it is. */
void close_route(struct routes *routes, int32_t number);
/* -1: none. */
int32_t find_route(const struct routes *routes, const union endpoint *endpoint);

void begin_chains(struct routes *routes);
/* Gives the row before it in its route's chain, or -1. Of a route that is closed there is no chain. */
int32_t chain_row(struct routes *routes, int32_t number, int32_t row);

#endif
