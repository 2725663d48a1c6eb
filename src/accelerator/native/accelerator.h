/* What one thread that loaded the module has open, and the functions that are given to it. */
#ifndef LATCH_ACCELERATOR_H
#define LATCH_ACCELERATOR_H

#include <node_api.h>
#include <stdbool.h>

#include "key-table.h"
#include "port-bundle.h"
#include "socket-table.h"

struct accelerator {
  struct key_table keys;
  struct socket_table sockets;
  /* Null until a port is bound. */
  struct port_bundle *ports;
};

/* Each gives `exports` an object of functions; false when Node has no memory. */
bool export_gcm(napi_env env, napi_value exports);
bool export_sockets(napi_env env, napi_value exports);
bool export_ports(napi_env env, napi_value exports);

#endif
