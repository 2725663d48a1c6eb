#define _GNU_SOURCE
#include "port-bundle.h"

#include <errno.h>
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
  union endpoint sources[READ_ROWS];
};

/* Room for what the kernel says of each datagram: when it came. */
union stamp {
  struct cmsghdr header;
  char room[CMSG_SPACE(sizeof(struct timespec))];
};

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
  if (bind(descriptor, &endpoint->any, endpoint_length(endpoint)) == 0 &&
      setsockopt(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) == 0)
    return descriptor;
  int error = errno;
  close(descriptor);
  errno = error;
  return -1;
}

int32_t bundle_bind(struct port_bundle *bundle, const char *host, uint16_t port) {
  union endpoint endpoint;
  if (!endpoint_parse(&endpoint, host, port)) return -EINVAL;
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
  return endpoint_port(&own);
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
  port->is_aimed = endpoint_parse(&port->aim, address, udp_port) && port->aim.any.sa_family == port->family && udp_port != 0;
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
  row->aimed = port->is_aimed && endpoint_equals(from, &port->aim);
  return true;
}

int32_t bundle_read(struct port_bundle *bundle, uint8_t *memory, struct arrived_row *rows) {
  struct epoll_event ready[EVENTS];
  struct timespec now;
  int32_t count = 0, readings = 0, used = 0;
  clock_gettime(CLOCK_REALTIME, &now);
  /* One of each port in turn, so that a flooded one does not keep the others waiting. */
  while (count < READ_ROWS && readings < READ_ROWS) {
    int events = epoll_wait(bundle->poll, ready, EVENTS, 0);
    if (events <= 0) break;
    for (int i = 0; i < events && count < READ_ROWS; i++, readings++) {
      struct iovec bytes = {memory + used, PACKET_BYTES};
      if (!read_one(bundle, ready[i].data.u32, bytes, &bundle->sources[count], &rows[count], &now)) continue;
      rows[count].offset = used;
      used += (rows[count++].length + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    }
  }
  return count;
}

int32_t bundle_source(const struct port_bundle *bundle, uint32_t row, char text[ADDRESS_TEXT]) {
  if (row >= READ_ROWS || !endpoint_address(&bundle->sources[row], text)) return -1;
  return endpoint_port(&bundle->sources[row]);
}

bool bundle_write(struct port_bundle *bundle, const uint8_t *memory, size_t length, const struct leaving_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const struct leaving_row *row = &rows[i];
    if (row->offset < 0 || row->length < 0 || (size_t)row->offset + (size_t)row->length > length) return false;
    const struct port *port = row->port < 0 ? NULL : port_of(bundle, (uint32_t)row->port);
    if (port == NULL || !port->is_aimed) continue;
    sendto(port->descriptor, memory + row->offset, (size_t)row->length, MSG_DONTWAIT, &port->aim.any, endpoint_length(&port->aim));
  }
  return true;
}
