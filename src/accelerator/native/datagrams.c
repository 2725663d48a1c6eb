#define _GNU_SOURCE
#include "datagrams.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "routes.h"
#include "waiting-line.h"

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

  struct outgoing_batch *outgoing;
  struct waiting_line waiting;
};

static void on_poll(uv_poll_t *poll, int status, int events);

/* Asks the loop for what is needed now; again too after an error, which stops it. */
static void watch(struct datagrams *socket, bool anew) {
  int events = UV_READABLE | (socket->waiting.count > 0 ? UV_WRITABLE : 0);
  if (events == socket->events && !anew) return;
  socket->events = events;
  uv_poll_start(socket->poll, events, on_poll);
}

static void widen(int descriptor, int bytes) {
  /* The system's own size will do where it gives no more. */
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  if (setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) != 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

/* -1 with `errno` set. */
static int open_descriptor(const struct datagram_options *options, union endpoint *local) {
  if (!endpoint_parse(local, options->host, options->port)) return errno = EINVAL, -1;
  const int family = local->any.sa_family;
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
  free_waiting_line(&socket->waiting);
  free(socket->outgoing);
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
  socket->readable = options->readable;
  socket->closed = options->closed;
  socket->owner = options->owner;
  socket->poll = calloc(1, uv_handle_size(UV_POLL));
  socket->outgoing = outgoing_new();
  union endpoint local;
  if (socket->poll == NULL || socket->outgoing == NULL || !make_waiting_line(&socket->waiting) || !make_routes(&socket->routes))
    return free_socket(socket), errno = ENOMEM, NULL;
  socket->descriptor = open_descriptor(options, &local);
  int error = socket->descriptor < 0 ? errno : -uv_poll_init(loop, socket->poll, socket->descriptor);
  if (error != 0) {
    if (socket->descriptor >= 0) close(socket->descriptor);
    return free_socket(socket), errno = error, NULL;
  }
  socket->family = local.any.sa_family;
  socket->port = endpoint_port(&local);
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
  if (!endpoint_parse(&endpoint, address, port) || endpoint.any.sa_family != socket->family) return -1;
  return open_route(&socket->routes, &endpoint);
}

void datagrams_close_route(struct datagrams *socket, int32_t route) { close_route(&socket->routes, route); }

int datagrams_receive(struct datagrams *socket, uint8_t *slots, struct received_row *rows) {
  for (int i = 0; i < RECEIVE_SLOTS; i++) {
    socket->incoming_slots[i] = (struct iovec){slots + (size_t)i * PACKET_BYTES, PACKET_BYTES};
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
    rows[i].port = endpoint_port(from);
  }
  return count < 0 ? 0 : count;
}

bool datagrams_source(const struct datagrams *socket, uint32_t slot, char text[ADDRESS_TEXT]) {
  return slot < RECEIVE_SLOTS && endpoint_address(&socket->sources[slot], text);
}

static void on_poll(uv_poll_t *poll, int status, int events) {
  struct datagrams *socket = uv_handle_get_data((uv_handle_t *)poll);
  if (status == 0 && (events & UV_WRITABLE) != 0) send_line(&socket->waiting, socket->descriptor);
  watch(socket, status != 0);
  /* Last: who is told may close the socket. */
  if (status != 0 || (events & UV_READABLE) != 0) socket->readable(socket->owner);
}

bool datagrams_send(struct datagrams *socket, uint8_t *memory, size_t length, const struct sent_row *rows, size_t count) {
  if (!outgoing_write(socket->outgoing, &socket->routes, memory, length, rows, count)) return false;
  outgoing_send(socket->outgoing, &socket->routes, &socket->waiting, socket->descriptor);
  watch(socket, false);
  return true;
}
