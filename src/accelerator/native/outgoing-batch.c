#define _GNU_SOURCE
#include "outgoing-batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "packet.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef SOL_UDP
#define SOL_UDP 17
#endif

/* What the kernel takes in one datagram that it cuts itself, headers aside, and into how many. */
#define MOST_SEGMENTS 64
#define MOST_SEGMENT_BYTES 65000

union segment_size {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(uint16_t))];
};

struct outgoing_batch {
  struct mmsghdr messages[BATCH_ROWS];
  struct iovec packets[BATCH_ROWS];
  union segment_size sizes[BATCH_ROWS];
  /* Of each message, its route. */
  int32_t routes[BATCH_ROWS];
  /* Rows of one route in their order: the next of each, -1 behind the last. */
  int32_t next_rows[BATCH_ROWS];
  size_t message_count;
  size_t packet_count;
};

struct outgoing_batch *outgoing_new(void) { return calloc(1, sizeof(struct outgoing_batch)); }

/* Rows of one route become a chain in their order. False when one is not to be trusted. */
static bool chain_rows(struct outgoing_batch *batch, struct routes *routes, size_t length, const struct sent_row *rows, size_t count) {
  begin_chains(routes);
  for (size_t i = 0; i < count; i++) {
    const struct sent_row *row = &rows[i];
    if (row->offset < 0 || row->length <= 0 || row->length > PACKET_BYTES || (size_t)row->offset + (size_t)row->length > length) return false;
    if (row->route < 0 || row->route >= routes->count) return false;
    batch->next_rows[i] = -1;
    int32_t last = chain_row(routes, row->route, (int32_t)i);
    if (last >= 0) batch->next_rows[last] = (int32_t)i;
  }
  return true;
}

static void size_segments(struct msghdr *message, union segment_size *size, uint16_t bytes) {
  memset(size, 0, sizeof *size);
  size->header.cmsg_level = SOL_UDP;
  size->header.cmsg_type = UDP_SEGMENT;
  size->header.cmsg_len = CMSG_LEN(sizeof bytes);
  memcpy(CMSG_DATA(&size->header), &bytes, sizeof bytes);
  message->msg_control = size;
  message->msg_controllen = sizeof *size;
}

/* Messages for one route's chain: a run of packets of one size, whose last may be smaller, is one. */
static void write_messages(struct outgoing_batch *batch, struct route *to, int32_t route, uint8_t *memory, const struct sent_row *rows) {
  int32_t row = to->first_row;
  while (row >= 0) {
    const size_t at = batch->message_count++;
    struct msghdr *message = &batch->messages[at].msg_hdr;
    *message = (struct msghdr){
        .msg_name = &to->endpoint, .msg_namelen = endpoint_length(&to->endpoint), .msg_iov = &batch->packets[batch->packet_count]};
    const int32_t size = rows[row].length;
    int32_t total = 0, last = size;
    size_t most = to->cut ? MOST_SEGMENTS : 1;
    for (; row >= 0 && message->msg_iovlen < most && last == size; row = batch->next_rows[row]) {
      if (rows[row].length > size || total + rows[row].length > MOST_SEGMENT_BYTES) break;
      last = rows[row].length;
      total += last;
      batch->packets[batch->packet_count++] = (struct iovec){memory + rows[row].offset, (size_t)last};
      message->msg_iovlen++;
    }
    if (message->msg_iovlen > 1) size_segments(message, &batch->sizes[at], (uint16_t)size);
    batch->routes[at] = route;
  }
}

bool outgoing_write(struct outgoing_batch *batch, struct routes *routes, uint8_t *memory, size_t length, const struct sent_row *rows, size_t count) {
  batch->message_count = batch->packet_count = 0;
  if (count > BATCH_ROWS || !chain_rows(batch, routes, length, rows, count)) return false;
  for (int32_t route = routes->first_chain; route >= 0; route = routes->all[route].next_chain)
    write_messages(batch, &routes->all[route], route, memory, rows);
  return true;
}

/* A message that the kernel does not cut: by a device that cannot, or on a path with smaller packets. From now on nothing is cut for it. */
static void send_apart(struct route *route, const struct msghdr *message, struct waiting_line *line, int descriptor) {
  route->cut = false;
  for (size_t i = 0; i < message->msg_iovlen; i++) {
    struct msghdr one = {
        .msg_name = message->msg_name, .msg_namelen = message->msg_namelen, .msg_iov = &message->msg_iov[i], .msg_iovlen = 1};
    if (sendmsg(descriptor, &one, MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      join_line(line, &route->endpoint, &message->msg_iov[i]);
  }
}

static void keep_from(struct outgoing_batch *batch, size_t at, struct waiting_line *line) {
  for (; at < batch->message_count; at++) {
    const struct msghdr *message = &batch->messages[at].msg_hdr;
    for (size_t i = 0; i < message->msg_iovlen; i++) join_line(line, message->msg_name, &message->msg_iov[i]);
  }
}

void outgoing_send(struct outgoing_batch *batch, struct routes *routes, struct waiting_line *line, int descriptor) {
  size_t at = 0;
  if (!send_line(line, descriptor)) return keep_from(batch, 0, line);
  while (at < batch->message_count) {
    int sent = sendmmsg(descriptor, &batch->messages[at], (unsigned)(batch->message_count - at), MSG_DONTWAIT);
    if (sent > 0) {
      at += (size_t)sent;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return keep_from(batch, at, line);
    } else if (errno != EINTR) {
      const struct msghdr *message = &batch->messages[at].msg_hdr;
      if (message->msg_iovlen > 1) send_apart(&routes->all[batch->routes[at]], message, line, descriptor);
      at++;
    }
  }
}
