#define _GNU_SOURCE
#include "port-bundle.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 64
/* Where the next datagram begins: they lie close together, for the processor's cache. */
#define LINE_BYTES 64
/* No clock is so far off: the time of day was set meanwhile. */
#define OLDEST_US 1000000

union endpoint {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

/* `descriptor` -1: free. */
struct port {
  int descriptor;
  sa_family_t family;
  bool is_aimed;
  union endpoint aim;
};

struct port_bundle {
  int poll;
  struct port *ports;
  uint32_t count;
  union endpoint sources[MOST_ROWS];
};

/* Room for what the kernel says of each datagram: when it came. */
union stamp {
  struct cmsghdr header;
  char room[CMSG_SPACE(sizeof(struct timespec))];
};

static socklen_t length_of(const union endpoint *endpoint) {
  return endpoint->any.sa_family == AF_INET6 ? sizeof endpoint->v6 : sizeof endpoint->v4;
}

static bool is_same(const union endpoint *a, const union endpoint *b) {
  if (a->any.sa_family != b->any.sa_family) return false;
  if (a->any.sa_family == AF_INET) return a->v4.sin_port == b->v4.sin_port && a->v4.sin_addr.s_addr == b->v4.sin_addr.s_addr;
  return a->v6.sin6_port == b->v6.sin6_port && a->v6.sin6_scope_id == b->v6.sin6_scope_id &&
         memcmp(&a->v6.sin6_addr, &b->v6.sin6_addr, sizeof a->v6.sin6_addr) == 0;
}

/* An address, no name. "%interface" may follow one of IPv6. */
static bool parse(union endpoint *endpoint, const char *address, uint16_t port) {
  memset(endpoint, 0, sizeof *endpoint);
  if (inet_pton(AF_INET, address, &endpoint->v4.sin_addr) == 1) {
    endpoint->v4.sin_family = AF_INET;
    endpoint->v4.sin_port = htons(port);
    return true;
  }
  char bare[ADDRESS_TEXT];
  const char *scope = strchr(address, '%');
  size_t length = scope == NULL ? strlen(address) : (size_t)(scope - address);
  if (length >= sizeof bare) return false;
  memcpy(bare, address, length);
  bare[length] = 0;
  if (inet_pton(AF_INET6, bare, &endpoint->v6.sin6_addr) != 1) return false;
  endpoint->v6.sin6_family = AF_INET6;
  endpoint->v6.sin6_port = htons(port);
  if (scope != NULL) endpoint->v6.sin6_scope_id = if_nametoindex(scope + 1);
  return scope == NULL || endpoint->v6.sin6_scope_id != 0;
}

struct port_bundle *bundle_open(void) {
  struct port_bundle *bundle = calloc(1, sizeof *bundle);
  if (bundle == NULL) return NULL;
  bundle->poll = epoll_create1(EPOLL_CLOEXEC);
  if (bundle->poll >= 0) return bundle;
  free(bundle);
  return NULL;
}

void bundle_close(struct port_bundle *bundle) {
  for (uint32_t i = 0; i < bundle->count; i++) bundle_unbind(bundle, i);
  close(bundle->poll);
  free(bundle->ports);
  free(bundle);
}

static struct port *port_of(const struct port_bundle *bundle, uint32_t number) {
  return number < bundle->count && bundle->ports[number].descriptor >= 0 ? &bundle->ports[number] : NULL;
}

static int32_t free_number(struct port_bundle *bundle) {
  for (uint32_t i = 0; i < bundle->count; i++)
    if (bundle->ports[i].descriptor < 0) return (int32_t)i;
  if (bundle->count == MOST_PORTS) return -1;
  struct port *more = realloc(bundle->ports, (bundle->count + 1) * sizeof *more);
  if (more == NULL) return -1;
  bundle->ports = more;
  bundle->ports[bundle->count].descriptor = -1;
  return (int32_t)bundle->count++;
}

static int bound_socket(const union endpoint *endpoint) {
  int descriptor = socket(endpoint->any.sa_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int on = 1;
  if (descriptor < 0) return -1;
  if (bind(descriptor, &endpoint->any, length_of(endpoint)) == 0 &&
      setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0)
    return descriptor;
  int error = errno;
  close(descriptor);
  errno = error;
  return -1;
}

int32_t bundle_bind(struct port_bundle *bundle, const char *host, uint16_t port) {
  union endpoint endpoint;
  if (!parse(&endpoint, host, port)) return -EINVAL;
  int32_t number = free_number(bundle);
  if (number < 0) return -EMFILE;
  int descriptor = bound_socket(&endpoint);
  if (descriptor < 0) return -errno;
  struct epoll_event wish = {.events = EPOLLIN, .data.u32 = (uint32_t)number};
  if (epoll_ctl(bundle->poll, EPOLL_CTL_ADD, descriptor, &wish) != 0) {
    int error = errno;
    close(descriptor);
    return -error;
  }
  bundle->ports[number] = (struct port){.descriptor = descriptor, .family = endpoint.any.sa_family};
  return number;
}

int32_t bundle_udp_port(const struct port_bundle *bundle, uint32_t number) {
  const struct port *port = port_of(bundle, number);
  union endpoint own;
  socklen_t length = sizeof own;
  if (port == NULL || getsockname(port->descriptor, &own.any, &length) != 0) return -1;
  return ntohs(own.any.sa_family == AF_INET6 ? own.v6.sin6_port : own.v4.sin_port);
}

/* Closing takes it out of the poll too. */
void bundle_unbind(struct port_bundle *bundle, uint32_t number) {
  struct port *port = port_of(bundle, number);
  if (port == NULL) return;
  close(port->descriptor);
  port->descriptor = -1;
}

bool bundle_aim(struct port_bundle *bundle, uint32_t number, const char *address, uint16_t udp_port) {
  struct port *port = port_of(bundle, number);
  if (port == NULL) return false;
  port->is_aimed = parse(&port->aim, address, udp_port) && port->aim.any.sa_family == port->family && udp_port != 0;
  return port->is_aimed;
}

static int32_t age_of(struct msghdr *message, const struct timespec *now) {
  for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each != NULL; each = CMSG_NXTHDR(message, each)) {
    if (each->cmsg_level != SOL_SOCKET || each->cmsg_type != SCM_TIMESTAMPNS) continue;
    struct timespec came;
    memcpy(&came, CMSG_DATA(each), sizeof came);
    int64_t age = (int64_t)(now->tv_sec - came.tv_sec) * 1000000 + (now->tv_nsec - came.tv_nsec) / 1000;
    return age < 0 || age > OLDEST_US ? 0 : (int32_t)age;
  }
  return 0;
}

/* One datagram of a port, into `bytes`; false when there is none, or none that is whole. */
static bool read_one(struct port_bundle *bundle, uint32_t number, struct iovec bytes, union endpoint *from, struct arrived_row *row,
                     const struct timespec *now) {
  struct port *port = port_of(bundle, number);
  union stamp stamp;
  struct msghdr message = {.msg_name = from, .msg_namelen = sizeof *from, .msg_iov = &bytes, .msg_iovlen = 1,
                           .msg_control = &stamp, .msg_controllen = sizeof stamp};
  if (port == NULL) return false;
  ssize_t length = recvmsg(port->descriptor, &message, MSG_DONTWAIT);
  /* An error is that of a packet that went out before (unreachable): told once, and lost like any other packet. */
  if (length < 0 || (message.msg_flags & MSG_TRUNC) != 0) return false;
  row->port = (int32_t)number;
  row->length = (int32_t)length;
  row->age = age_of(&message, now);
  row->aimed = port->is_aimed && is_same(from, &port->aim);
  return true;
}

int32_t bundle_read(struct port_bundle *bundle, uint8_t *memory, struct arrived_row *rows) {
  struct epoll_event ready[EVENTS];
  struct timespec now;
  int32_t count = 0, readings = 0, used = 0;
  clock_gettime(CLOCK_REALTIME, &now);
  /* One of each port in turn, so that a flooded one does not keep the others waiting. */
  while (count < MOST_ROWS && readings < MOST_ROWS) {
    int events = epoll_wait(bundle->poll, ready, EVENTS, 0);
    if (events <= 0) break;
    for (int i = 0; i < events && count < MOST_ROWS; i++, readings++) {
      struct iovec bytes = {memory + used, MOST_BYTES};
      if (!read_one(bundle, ready[i].data.u32, bytes, &bundle->sources[count], &rows[count], &now)) continue;
      rows[count].offset = used;
      used += (rows[count++].length + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    }
  }
  return count;
}

int32_t bundle_source(const struct port_bundle *bundle, uint32_t row, char text[ADDRESS_TEXT]) {
  if (row >= MOST_ROWS) return -1;
  const union endpoint *from = &bundle->sources[row];
  if (from->any.sa_family == AF_INET)
    return inet_ntop(AF_INET, &from->v4.sin_addr, text, ADDRESS_TEXT) == NULL ? -1 : ntohs(from->v4.sin_port);
  if (from->any.sa_family != AF_INET6 || inet_ntop(AF_INET6, &from->v6.sin6_addr, text, INET6_ADDRSTRLEN) == NULL) return -1;
  char name[IF_NAMESIZE];
  if (from->v6.sin6_scope_id != 0 && if_indextoname(from->v6.sin6_scope_id, name) != NULL) {
    strcat(text, "%");
    strcat(text, name);
  }
  return ntohs(from->v6.sin6_port);
}

bool bundle_write(struct port_bundle *bundle, const uint8_t *memory, size_t length, const struct leaving_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const struct leaving_row *row = &rows[i];
    if (row->offset < 0 || row->length < 0 || (size_t)row->offset + (size_t)row->length > length) return false;
    const struct port *port = row->port < 0 ? NULL : port_of(bundle, (uint32_t)row->port);
    if (port == NULL || !port->is_aimed) continue;
    sendto(port->descriptor, memory + row->offset, (size_t)row->length, MSG_DONTWAIT, &port->aim.any, length_of(&port->aim));
  }
  return true;
}
