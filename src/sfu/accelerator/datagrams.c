#define _GNU_SOURCE
#include "datagrams.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "routes.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef SOL_UDP
#define SOL_UDP 17
#endif

/* What the kernel takes in one datagram that it cuts itself, headers aside, and into how many. */
#define MOST_SEGMENTS 64
#define MOST_SEGMENT_BYTES 65000
/* Datagrams that wait while the kernel takes none; what comes when as many wait is lost. */
#define WAITING_SLOTS 512
#define WAITING_AT_ONCE 64

union segment_size {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(uint16_t))];
};

struct waiting {
  union endpoint to;
  uint32_t length;
  uint8_t bytes[SLOT_BYTES];
};

struct datagrams {
  uv_poll_t *poll;
  int descriptor;
  int family;
  int events;
  uint16_t port;
  void (*readable)(void *owner);
  void (*closed)(void *owner);
  void *owner;
  struct routes routes;

  struct mmsghdr incoming[RECEIVE_SLOTS];
  struct iovec incoming_slots[RECEIVE_SLOTS];
  union endpoint sources[RECEIVE_SLOTS];

  struct mmsghdr outgoing[MOST_ROWS];
  struct iovec outgoing_rows[MOST_ROWS];
  union segment_size sizes[MOST_ROWS];
  /* Of each message, its route. */
  int32_t outgoing_routes[MOST_ROWS];
  /* Rows of one route in their order: the next of each, -1 behind the last. */
  int32_t next_rows[MOST_ROWS];

  struct waiting *waiting;
  uint32_t waiting_first;
  uint32_t waiting_count;
};

static void on_poll(uv_poll_t *poll, int status, int events);

/* Asks the loop for what is needed now; again too after an error, which stops it. */
static void watch(struct datagrams *socket, bool anew) {
  int events = UV_READABLE | (socket->waiting_count > 0 ? UV_WRITABLE : 0);
  if (events == socket->events && !anew) return;
  socket->events = events;
  uv_poll_start(socket->poll, events, on_poll);
}

static socklen_t endpoint_length(const union endpoint *endpoint) {
  return endpoint->any.sa_family == AF_INET6 ? sizeof endpoint->v6 : sizeof endpoint->v4;
}

static bool read_endpoint(int family, const char *text, uint16_t port, union endpoint *endpoint) {
  memset(endpoint, 0, sizeof *endpoint);
  endpoint->any.sa_family = (sa_family_t)family;
  if (family == AF_INET) {
    endpoint->v4.sin_port = htons(port);
    return uv_inet_pton(AF_INET, text, &endpoint->v4.sin_addr) == 0;
  }
  const char *scope = strchr(text, '%');
  endpoint->v6.sin6_port = htons(port);
  endpoint->v6.sin6_scope_id = scope == NULL ? 0 : if_nametoindex(scope + 1);
  return uv_inet_pton(AF_INET6, text, &endpoint->v6.sin6_addr) == 0;
}

static void widen(int descriptor, int bytes) {
  /* The system's own size will do where it gives no more. */
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  if (setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) != 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

/* -1 with `errno` set. */
static int open_descriptor(const struct datagram_options *options, int family, union endpoint *local) {
  if (!read_endpoint(family, options->host, options->port, local)) return errno = EINVAL, -1;
  int descriptor = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  int yes = 1, no = 0;
  if (family == AF_INET6) setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  if (options->shares_port) {
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  }
  widen(descriptor, options->buffer_bytes);
  socklen_t length = sizeof *local;
  if (bind(descriptor, &local->any, endpoint_length(local)) == 0 && getsockname(descriptor, &local->any, &length) == 0)
    return descriptor;
  int error = errno;
  close(descriptor);
  return errno = error, -1;
}

static void free_socket(struct datagrams *socket) {
  free_routes(&socket->routes);
  free(socket->waiting);
  free(socket->poll);
  free(socket);
}

static void on_closed(uv_handle_t *handle) {
  struct datagrams *socket = uv_handle_get_data(handle);
  void (*closed)(void *owner) = socket->closed;
  void *owner = socket->owner;
  free_socket(socket);
  closed(owner);
}

struct datagrams *datagrams_bind(uv_loop_t *loop, const struct datagram_options *options) {
  struct datagrams *socket = calloc(1, sizeof *socket);
  if (socket == NULL) return NULL;
  socket->family = strchr(options->host, ':') == NULL ? AF_INET : AF_INET6;
  socket->readable = options->readable;
  socket->closed = options->closed;
  socket->owner = options->owner;
  socket->poll = calloc(1, uv_handle_size(UV_POLL));
  socket->waiting = calloc(WAITING_SLOTS, sizeof *socket->waiting);
  union endpoint local;
  if (socket->poll == NULL || socket->waiting == NULL || !make_routes(&socket->routes)) return free_socket(socket), errno = ENOMEM, NULL;
  socket->descriptor = open_descriptor(options, socket->family, &local);
  int error = socket->descriptor < 0 ? errno : -uv_poll_init(loop, socket->poll, socket->descriptor);
  if (error != 0) {
    if (socket->descriptor >= 0) close(socket->descriptor);
    return free_socket(socket), errno = error, NULL;
  }
  socket->port = ntohs(socket->family == AF_INET6 ? local.v6.sin6_port : local.v4.sin_port);
  uv_handle_set_data((uv_handle_t *)socket->poll, socket);
  watch(socket, true);
  return socket;
}

uint16_t datagrams_port(const struct datagrams *socket) { return socket->port; }

void datagrams_close(struct datagrams *socket) {
  uv_close((uv_handle_t *)socket->poll, on_closed);
  close(socket->descriptor);
}

int32_t datagrams_open_route(struct datagrams *socket, const char *address, uint16_t port) {
  union endpoint endpoint;
  return read_endpoint(socket->family, address, port, &endpoint) ? open_route(&socket->routes, &endpoint) : -1;
}

void datagrams_close_route(struct datagrams *socket, int32_t route) { close_route(&socket->routes, route); }

int datagrams_receive(struct datagrams *socket, uint8_t *slots, struct received_row *rows) {
  for (int i = 0; i < RECEIVE_SLOTS; i++) {
    socket->incoming_slots[i] = (struct iovec){slots + (size_t)i * SLOT_BYTES, SLOT_BYTES};
    socket->incoming[i].msg_hdr = (struct msghdr){.msg_name = &socket->sources[i],
                                                  .msg_namelen = sizeof socket->sources[i],
                                                  .msg_iov = &socket->incoming_slots[i],
                                                  .msg_iovlen = 1};
  }
  int count = recvmmsg(socket->descriptor, socket->incoming, RECEIVE_SLOTS, MSG_DONTWAIT, NULL);
  for (int i = 0; i < count; i++) {
    const union endpoint *from = &socket->sources[i];
    bool whole = (socket->incoming[i].msg_hdr.msg_flags & MSG_TRUNC) == 0;
    rows[i].length = whole ? (int32_t)socket->incoming[i].msg_len : 0;
    rows[i].route = find_route(&socket->routes, from);
    rows[i].port = ntohs(from->any.sa_family == AF_INET6 ? from->v6.sin6_port : from->v4.sin_port);
  }
  return count < 0 ? 0 : count;
}

bool datagrams_source(const struct datagrams *socket, uint32_t slot, char text[ADDRESS_TEXT]) {
  if (slot >= RECEIVE_SLOTS) return false;
  const union endpoint *from = &socket->sources[slot];
  if (from->any.sa_family == AF_INET) return uv_inet_ntop(AF_INET, &from->v4.sin_addr, text, ADDRESS_TEXT) == 0;
  if (from->any.sa_family != AF_INET6 || uv_inet_ntop(AF_INET6, &from->v6.sin6_addr, text, ADDRESS_TEXT) != 0) return false;
  char name[IF_NAMESIZE];
  if (from->v6.sin6_scope_id == 0 || if_indextoname(from->v6.sin6_scope_id, name) == NULL) return true;
  size_t end = strlen(text);
  if (end + 1 + strlen(name) >= ADDRESS_TEXT) return false;
  text[end] = '%';
  strcpy(text + end + 1, name);
  return true;
}

static void wait_for_room(struct datagrams *socket, const union endpoint *to, const struct iovec *bytes) {
  if (socket->waiting_count == WAITING_SLOTS || bytes->iov_len > SLOT_BYTES) return;
  struct waiting *last = &socket->waiting[(socket->waiting_first + socket->waiting_count++) % WAITING_SLOTS];
  last->to = *to;
  last->length = (uint32_t)bytes->iov_len;
  memcpy(last->bytes, bytes->iov_base, bytes->iov_len);
}

/* What waits goes first; true when nothing waits any more. */
static bool send_waiting(struct datagrams *socket) {
  struct mmsghdr messages[WAITING_AT_ONCE];
  struct iovec bytes[WAITING_AT_ONCE];
  while (socket->waiting_count > 0) {
    uint32_t count = 0;
    for (; count < WAITING_AT_ONCE && count < socket->waiting_count; count++) {
      struct waiting *each = &socket->waiting[(socket->waiting_first + count) % WAITING_SLOTS];
      bytes[count] = (struct iovec){each->bytes, each->length};
      messages[count].msg_hdr =
          (struct msghdr){.msg_name = &each->to, .msg_namelen = endpoint_length(&each->to), .msg_iov = &bytes[count], .msg_iovlen = 1};
    }
    int sent = sendmmsg(socket->descriptor, messages, count, MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    /* One that cannot be sent at all (unreachable, too long, forbidden by a firewall) is lost like any other packet. */
    uint32_t gone = sent < 1 ? 1 : (uint32_t)sent;
    socket->waiting_first = (socket->waiting_first + gone) % WAITING_SLOTS;
    socket->waiting_count -= gone;
  }
  return true;
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  struct datagrams *socket = uv_handle_get_data((uv_handle_t *)poll);
  if (status == 0 && (events & UV_WRITABLE) != 0) send_waiting(socket);
  watch(socket, status != 0);
  /* Last: who is told may close the socket. */
  if (status != 0 || (events & UV_READABLE) != 0) socket->readable(socket->owner);
}

/* Rows of one route become a chain in their order. False when one is not to be trusted. */
static bool chain_rows(struct datagrams *socket, size_t length, const struct sent_row *rows, size_t count) {
  begin_chains(&socket->routes);
  for (size_t i = 0; i < count; i++) {
    const struct sent_row *row = &rows[i];
    if (row->offset < 0 || row->length <= 0 || row->length > SLOT_BYTES || (size_t)row->offset + (size_t)row->length > length) return false;
    if (row->route < 0 || row->route >= socket->routes.count) return false;
    socket->next_rows[i] = -1;
    int32_t last = chain_row(&socket->routes, row->route, (int32_t)i);
    if (last >= 0) socket->next_rows[last] = (int32_t)i;
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

/* Messages for one route's chain: a run of packets of one size, whose last may be smaller, is one message that the kernel cuts. */
static size_t write_messages(struct datagrams *socket, uint8_t *memory, const struct sent_row *rows, int32_t route, size_t *used, size_t at) {
  struct route *to = &socket->routes.all[route];
  int32_t row = to->first_row;
  while (row >= 0) {
    struct msghdr *message = &socket->outgoing[at].msg_hdr;
    *message = (struct msghdr){
        .msg_name = &to->endpoint, .msg_namelen = endpoint_length(&to->endpoint), .msg_iov = &socket->outgoing_rows[*used]};
    const int32_t size = rows[row].length;
    int32_t total = 0, last = size;
    size_t most = to->cut ? MOST_SEGMENTS : 1;
    for (; row >= 0 && message->msg_iovlen < most && last == size; row = socket->next_rows[row]) {
      if (rows[row].length > size || total + rows[row].length > MOST_SEGMENT_BYTES) break;
      last = rows[row].length;
      total += last;
      socket->outgoing_rows[(*used)++] = (struct iovec){memory + rows[row].offset, (size_t)last};
      message->msg_iovlen++;
    }
    if (message->msg_iovlen > 1) size_segments(message, &socket->sizes[at], (uint16_t)size);
    socket->outgoing_routes[at++] = route;
  }
  return at;
}

/* A message that the kernel does not cut: by a device that cannot, or on a path with smaller packets. From now on nothing is cut for it. */
static void send_apart(struct datagrams *socket, size_t at) {
  struct msghdr *message = &socket->outgoing[at].msg_hdr;
  struct route *route = &socket->routes.all[socket->outgoing_routes[at]];
  route->cut = false;
  for (size_t i = 0; i < message->msg_iovlen; i++) {
    struct msghdr one = {
        .msg_name = message->msg_name, .msg_namelen = message->msg_namelen, .msg_iov = &message->msg_iov[i], .msg_iovlen = 1};
    if (sendmsg(socket->descriptor, &one, MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      wait_for_room(socket, &route->endpoint, &message->msg_iov[i]);
  }
}

static void keep_from(struct datagrams *socket, size_t at, size_t count) {
  for (; at < count; at++) {
    const struct msghdr *message = &socket->outgoing[at].msg_hdr;
    for (size_t i = 0; i < message->msg_iovlen; i++) wait_for_room(socket, message->msg_name, &message->msg_iov[i]);
  }
}

static void send_messages(struct datagrams *socket, size_t count) {
  size_t at = 0;
  if (!send_waiting(socket)) keep_from(socket, 0, count);
  else while (at < count) {
    int sent = sendmmsg(socket->descriptor, &socket->outgoing[at], (unsigned)(count - at), MSG_DONTWAIT);
    if (sent > 0) {
      at += (size_t)sent;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      keep_from(socket, at, count);
      break;
    } else if (errno != EINTR) {
      if (socket->outgoing[at].msg_hdr.msg_iovlen > 1) send_apart(socket, at);
      at++;
    }
  }
  watch(socket, false);
}

bool datagrams_send(struct datagrams *socket, uint8_t *memory, size_t length, const struct sent_row *rows, size_t count) {
  if (count > MOST_ROWS || !chain_rows(socket, length, rows, count)) return false;
  size_t messages = 0, used = 0;
  for (int32_t route = socket->routes.first_chain; route >= 0; route = socket->routes.all[route].next_chain)
    messages = write_messages(socket, memory, rows, route, &used, messages);
  send_messages(socket, messages);
  return true;
}
