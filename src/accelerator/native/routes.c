#define _GNU_SOURCE
#include "routes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define BUCKETS 4096
#define FIRST_CAPACITY 64
#define MOST_ROUTES 65536

/* FNV-1a with a secret start, so that nobody chooses addresses that share a bucket. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t length) {
  const uint8_t *at = bytes;
  for (size_t i = 0; i < length; i++) hash = (hash ^ at[i]) * 0x100000001b3u;
  return hash;
}

static int32_t *bucket_of(const struct routes *routes, const union endpoint *endpoint) {
  uint64_t hash = endpoint->any.sa_family == AF_INET6
                      ? mix(mix(routes->seed, &endpoint->v6.sin6_addr, sizeof endpoint->v6.sin6_addr), &endpoint->v6.sin6_port, 2)
                      : mix(mix(routes->seed, &endpoint->v4.sin_addr, sizeof endpoint->v4.sin_addr), &endpoint->v4.sin_port, 2);
  return &routes->buckets[(hash ^ (hash >> 32)) % BUCKETS];
}

bool make_routes(struct routes *routes) {
  memset(routes, 0, sizeof *routes);
  routes->first_free = -1;
  routes->buckets = malloc(BUCKETS * sizeof *routes->buckets);
  if (routes->buckets == NULL || getrandom(&routes->seed, sizeof routes->seed, 0) != sizeof routes->seed) return false;
  for (int i = 0; i < BUCKETS; i++) routes->buckets[i] = -1;
  return true;
}

void free_routes(struct routes *routes) {
  free(routes->all);
  free(routes->buckets);
}

static bool grow(struct routes *routes) {
  int32_t capacity = routes->capacity == 0 ? FIRST_CAPACITY : routes->capacity * 2;
  if (capacity > MOST_ROUTES) return false;
  struct route *larger = realloc(routes->all, (size_t)capacity * sizeof *larger);
  if (larger == NULL) return false;
  routes->all = larger;
  routes->capacity = capacity;
  return true;
}

static int32_t take_number(struct routes *routes) {
  int32_t number = routes->first_free;
  if (number >= 0) {
    routes->first_free = routes->all[number].next;
    return number;
  }
  return routes->count < routes->capacity || grow(routes) ? routes->count++ : -1;
}

int32_t open_route(struct routes *routes, const union endpoint *endpoint) {
  int32_t number = take_number(routes);
  if (number < 0) return -1;
  int32_t *bucket = bucket_of(routes, endpoint);
  routes->all[number] = (struct route){.endpoint = *endpoint, .open = true, .cut = true, .next = *bucket};
  return *bucket = number;
}

void close_route(struct routes *routes, int32_t number) {
  if (number < 0 || number >= routes->count || !routes->all[number].open) return;
  struct route *route = &routes->all[number];
  int32_t *link = bucket_of(routes, &route->endpoint);
  while (*link != number) link = &routes->all[*link].next;
  *link = route->next;
  route->open = false;
  route->next = routes->first_free;
  routes->first_free = number;
}

int32_t find_route(const struct routes *routes, const union endpoint *endpoint) {
  for (int32_t at = *bucket_of(routes, endpoint); at >= 0; at = routes->all[at].next)
    if (endpoint_equals(&routes->all[at].endpoint, endpoint)) return at;
  return -1;
}

void begin_chains(struct routes *routes) {
  routes->batch++;
  routes->first_chain = routes->last_chain = -1;
}

static void begin_chain(struct routes *routes, int32_t number, int32_t row) {
  struct route *route = &routes->all[number];
  route->batch = routes->batch;
  route->first_row = row;
  route->next_chain = -1;
  if (routes->last_chain < 0) routes->first_chain = number;
  else routes->all[routes->last_chain].next_chain = number;
  routes->last_chain = number;
}

int32_t chain_row(struct routes *routes, int32_t number, int32_t row) {
  struct route *route = &routes->all[number];
  if (!route->open) return -1;
  int32_t before = route->batch == routes->batch ? route->last_row : -1;
  if (before < 0) begin_chain(routes, number, row);
  route->last_row = row;
  return before;
}
