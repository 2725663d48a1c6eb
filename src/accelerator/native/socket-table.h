/* The sockets of a thread, by number, each with the memory that datagrams are received into and the function that is told. */
#ifndef LATCH_SOCKET_TABLE_H
#define LATCH_SOCKET_TABLE_H

#include <node_api.h>
#include <stdbool.h>
#include <stdint.h>

#include "datagrams.h"

#define MOST_SOCKETS 16

struct socket;

struct socket_table {
  napi_env env;
  struct socket *sockets[MOST_SOCKETS];
  /* Sockets whose memory the loop holds. */
  uint32_t held;
  /* While the thread ends. */
  napi_async_cleanup_hook_handle ending;
};

/* Where a socket's datagrams go, as JavaScript gave it. */
struct reception {
  napi_value slots;
  napi_value rows;
  napi_value received;
};

/* A thread that ends must leave no handle in its loop: its end waits until the loop has let go of all. */
bool make_socket_table(struct socket_table *table, napi_env env);
/* Its number, or -errno: ENOMEM also where there are too many, EFAULT where slots or rows are too few. */
int32_t open_socket(struct socket_table *table, struct datagram_options *options, const struct reception *reception);
/* Null when there is no such socket. */
struct datagrams *socket_of(const struct socket_table *table, uint32_t number);
void close_socket(struct socket_table *table, uint32_t number);

#endif
