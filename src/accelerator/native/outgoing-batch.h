/* One batch on its way out of a socket: packets for one route that are of one size leave as one message, which the kernel cuts (UDP_SEGMENT). */
#ifndef LATCH_OUTGOING_BATCH_H
#define LATCH_OUTGOING_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "routes.h"
#include "waiting-line.h"

/* One datagram that goes: to whom, and where it lies. */
struct sent_row {
  int32_t route;
  int32_t offset;
  int32_t length;
};

struct outgoing_batch;

/* Null where there is no memory. */
struct outgoing_batch *outgoing_new(void);
/* Takes BATCH_ROWS at most. False when a row reaches beyond the memory or names no route. Rows of routes that were closed since are skipped. */
bool outgoing_write(struct outgoing_batch *batch, struct routes *routes, uint8_t *memory, size_t length, const struct sent_row *rows, size_t count);
/* What the kernel does not take goes to the line. */
void outgoing_send(struct outgoing_batch *batch, struct routes *routes, struct waiting_line *line, int descriptor);

#endif
