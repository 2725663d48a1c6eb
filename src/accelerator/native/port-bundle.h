/* UDP sockets that are read and written together, by nobody but who asks: no event loop wakes for a datagram. Nothing here blocks. */
#ifndef LATCH_PORT_BUNDLE_H
#define LATCH_PORT_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "endpoint.h"
#include "packet.h"

/* Datagrams of one reading. */
#define READ_ROWS 256
#define MOST_PORTS 16384

struct port_bundle;

/* One datagram that came, and where it lies. */
struct arrived_row {
  int32_t port;
  int32_t offset;
  int32_t length;
  /* Microseconds since the kernel had it. */
  int32_t age;
  /* 1 where it comes from where this port is aimed at. */
  int32_t aimed;
};

/* One datagram that goes where its port is aimed at. */
struct leaving_row {
  int32_t port;
  int32_t offset;
  int32_t length;
};

/* Null with `errno` set. */
struct port_bundle *bundle_open(void);
void bundle_close(struct port_bundle *bundle);

/* The port's number here, or -errno. `port` 0: any. */
int32_t bundle_bind(struct port_bundle *bundle, const char *host, uint16_t port);
/* The UDP port, or -1. */
int32_t bundle_udp_port(const struct port_bundle *bundle, uint32_t port);
void bundle_unbind(struct port_bundle *bundle, uint32_t port);
/* Where its datagrams go from now on; false when the port cannot send there. */
bool bundle_aim(struct port_bundle *bundle, uint32_t port, const char *address, uint16_t udp_port);

/* Up to READ_ROWS datagrams, into memory of as many times PACKET_BYTES; gives how many. Those of one port are in their order. */
int32_t bundle_read(struct port_bundle *bundle, uint8_t *memory, struct arrived_row *rows);
/* Who sent what that row tells of: the address, and the port as the result. -1 when there is nobody. */
int32_t bundle_source(const struct port_bundle *bundle, uint32_t row, char text[ADDRESS_TEXT]);
/* False, and nothing more is sent, at a row that reaches beyond the memory. What the kernel does not take at once is lost. */
bool bundle_write(struct port_bundle *bundle, const uint8_t *memory, size_t length, const struct leaving_row *rows, size_t count);

#endif
