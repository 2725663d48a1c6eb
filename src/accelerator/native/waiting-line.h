/* Datagrams that wait while the kernel takes none; what comes when 512 wait is lost. */
#ifndef LATCH_WAITING_LINE_H
#define LATCH_WAITING_LINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "endpoint.h"

struct waiting_datagram;

struct waiting_line {
  struct waiting_datagram *all;
  uint32_t first;
  uint32_t count;
};

bool make_waiting_line(struct waiting_line *line);
void free_waiting_line(struct waiting_line *line);
/* The bytes are copied. */
void join_line(struct waiting_line *line, const union endpoint *to, const struct iovec *bytes);
/* True when nothing waits any more. */
bool send_line(struct waiting_line *line, int descriptor);

#endif
