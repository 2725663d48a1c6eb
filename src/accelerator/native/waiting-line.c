#define _GNU_SOURCE
#include "waiting-line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "packet.h"

#define MOST_WAITING 512
#define SENT_AT_ONCE 64

struct waiting_datagram {
  union endpoint to;
  uint32_t length;
  uint8_t bytes[PACKET_BYTES];
};

bool make_waiting_line(struct waiting_line *line) {
  *line = (struct waiting_line){.all = calloc(MOST_WAITING, sizeof *line->all)};
  return line->all != NULL;
}

void free_waiting_line(struct waiting_line *line) { free(line->all); }

void join_line(struct waiting_line *line, const union endpoint *to, const struct iovec *bytes) {
  if (line->count == MOST_WAITING || bytes->iov_len > PACKET_BYTES) return;
  struct waiting_datagram *last = &line->all[(line->first + line->count++) % MOST_WAITING];
  last->to = *to;
  last->length = (uint32_t)bytes->iov_len;
  memcpy(last->bytes, bytes->iov_base, bytes->iov_len);
}

bool send_line(struct waiting_line *line, int descriptor) {
  struct mmsghdr messages[SENT_AT_ONCE];
  struct iovec bytes[SENT_AT_ONCE];
  while (line->count > 0) {
    uint32_t count = 0;
    for (; count < SENT_AT_ONCE && count < line->count; count++) {
      struct waiting_datagram *each = &line->all[(line->first + count) % MOST_WAITING];
      bytes[count] = (struct iovec){each->bytes, each->length};
      messages[count].msg_hdr =
          (struct msghdr){.msg_name = &each->to, .msg_namelen = endpoint_length(&each->to), .msg_iov = &bytes[count], .msg_iovlen = 1};
    }
    int sent = sendmmsg(descriptor, messages, count, MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    /* One that cannot be sent at all (unreachable, too long, forbidden by a firewall) is lost like any other packet. */
    uint32_t gone = sent < 1 ? 1 : (uint32_t)sent;
    line->first = (line->first + gone) % MOST_WAITING;
    line->count -= gone;
  }
  return true;
}
