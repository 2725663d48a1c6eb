/* One UDP socket that takes and gives datagrams by the batch. Nothing here blocks, and nothing is allocated for a packet. */
#ifndef LATCH_DATAGRAMS_H
#define LATCH_DATAGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "endpoint.h"
#include "outgoing-batch.h"
#include "packet.h"
#include "runtime.h"

#define RECEIVE_SLOTS 64

struct datagrams;

struct datagram_options {
  const char *host;
  uint16_t port;
  /* Other sockets may have the same address: of threads, or of connected ones. */
  bool shares_port;
  /* Asked of the kernel for each direction. */
  int buffer_bytes;
  /* On the loop's thread, when something can be received. */
  void (*readable)(void *owner);
  /* On the loop's thread, some time after `datagrams_close`. */
  void (*closed)(void *owner);
  void *owner;
};

/* One datagram that came: how long, from whom (-1: from no route), and the sender's port. Slot `i` holds row `i`. */
struct received_row {
  int32_t length;
  int32_t route;
  int32_t port;
};

/* Null with `errno` set. */
struct datagrams *datagrams_bind(uv_loop_t *loop, const struct datagram_options *options);
uint16_t datagrams_port(const struct datagrams *socket);
/* The address is free at once; the loop frees the memory, and then tells the owner. */
void datagrams_close(struct datagrams *socket);

/* A far end that packets go to, by number; -1 when that is no address for this socket. */
int32_t datagrams_open_route(struct datagrams *socket, const char *address, uint16_t port);
void datagrams_close_route(struct datagrams *socket, int32_t route);

/* Up to RECEIVE_SLOTS datagrams, into as many slots of PACKET_BYTES; gives how many. */
int datagrams_receive(struct datagrams *socket, uint8_t *slots, struct received_row *rows);
/* Who sent what lies in this slot. */
bool datagrams_source(const struct datagrams *socket, uint32_t slot, char text[ADDRESS_TEXT]);
/* False, and nothing is sent, when a row reaches beyond the memory or names no route. Rows of routes that were closed since are skipped. */
bool datagrams_send(struct datagrams *socket, uint8_t *memory, size_t length, const struct sent_row *rows, size_t count);

#endif
