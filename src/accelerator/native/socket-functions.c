/* What JavaScript calls of sockets that an event loop serves. Sockets and far ends are numbers. */
#include <errno.h>

#include "call.h"

#define MOST_BUFFER_BYTES (1 << 26)

static struct datagrams *socket_argument(const struct call *call) {
  uint32_t number;
  return number32(call, 0, MOST_SOCKETS - 1, &number) ? socket_of(&call->own->sockets, number) : NULL;
}

/* bind(host, port, sharesPort, bufferBytes, slots, rows, received): number of the socket, or -errno */
static napi_value bind_socket(napi_env env, napi_callback_info info) {
  struct call call;
  struct datagram_options options = {0};
  char host[ADDRESS_TEXT];
  uint32_t port, buffer_bytes;
  if (!begin(&call, env, info, 7) || !address_text(&call, 0, host) || !number32(&call, 1, UINT16_MAX, &port) ||
      !truth(&call, 2, &options.shares_port) || !number32(&call, 3, MOST_BUFFER_BYTES, &buffer_bytes))
    return refuse(env, "bind: host, port, whether others share it, bytes of buffer, slots, rows, and who is told");
  options.host = host;
  options.port = (uint16_t)port;
  options.buffer_bytes = (int)buffer_bytes;
  struct reception reception = {.slots = call.arguments[4], .rows = call.arguments[5], .received = call.arguments[6]};
  int32_t number = open_socket(&call.own->sockets, &options, &reception);
  return number == -EFAULT ? refuse(env, "bind: slots or rows that are too few") : number_of(env, number);
}

/* portOf(socket): number */
static napi_value port_of(napi_env env, napi_callback_info info) {
  struct call call;
  struct datagrams *socket = begin(&call, env, info, 1) ? socket_argument(&call) : NULL;
  return socket == NULL ? refuse(env, "portOf: a socket") : number_of(env, datagrams_port(socket));
}

/* openRoute(socket, address, port): number, or -1 */
static napi_value open_socket_route(napi_env env, napi_callback_info info) {
  struct call call;
  char address[ADDRESS_TEXT];
  uint32_t port;
  struct datagrams *socket = begin(&call, env, info, 3) ? socket_argument(&call) : NULL;
  if (socket == NULL || !number32(&call, 2, UINT16_MAX, &port)) return refuse(env, "openRoute: a socket, an address and a port");
  return number_of(env, address_text(&call, 1, address) ? datagrams_open_route(socket, address, (uint16_t)port) : -1);
}

/* closeRoute(socket, route) */
static napi_value close_socket_route(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t route;
  struct datagrams *socket = begin(&call, env, info, 2) ? socket_argument(&call) : NULL;
  if (socket == NULL || !number32(&call, 1, INT32_MAX, &route)) return refuse(env, "closeRoute: a socket and a route");
  datagrams_close_route(socket, (int32_t)route);
  return NULL;
}

/* sourceOf(socket, slot): the address that sent what lies there */
static napi_value source_of(napi_env env, napi_callback_info info) {
  struct call call;
  char text[ADDRESS_TEXT];
  uint32_t slot;
  struct datagrams *socket = begin(&call, env, info, 2) ? socket_argument(&call) : NULL;
  if (socket == NULL || !number32(&call, 1, RECEIVE_SLOTS - 1, &slot)) return refuse(env, "sourceOf: a socket and a slot");
  return text_of(env, datagrams_source(socket, slot, text) ? text : "");
}

/* sendBatch(socket, memory, rows, count): each row a route, offset and length */
static napi_value send_batch(napi_env env, napi_callback_info info) {
  struct call call;
  struct bytes memory;
  struct sent_row *rows;
  size_t there;
  uint32_t count;
  struct datagrams *socket = begin(&call, env, info, 4) ? socket_argument(&call) : NULL;
  if (socket == NULL || !byte_array(&call, 1, &memory) || !row_array(&call, 2, sizeof *rows, (void **)&rows, &there) ||
      !number32(&call, 3, BATCH_ROWS, &count) || count > there)
    return refuse(env, "sendBatch: a socket, memory, rows, and how many");
  if (datagrams_send(socket, memory.at, memory.length, rows, count)) return NULL;
  return refuse(env, "sendBatch: a row that names no route, or no packet of the memory");
}

/* close(socket) */
static napi_value close_one(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t number;
  if (!begin(&call, env, info, 1) || !number32(&call, 0, MOST_SOCKETS - 1, &number)) return refuse(env, "close: a socket");
  close_socket(&call.own->sockets, number);
  return NULL;
}

bool export_sockets(napi_env env, napi_value exports) {
  static const napi_property_descriptor functions[] = {
      FUNCTION("bind", bind_socket),       FUNCTION("portOf", port_of),     FUNCTION("openRoute", open_socket_route),
      FUNCTION("closeRoute", close_socket_route), FUNCTION("sourceOf", source_of), FUNCTION("sendBatch", send_batch),
      FUNCTION("close", close_one),
  };
  return export_object(env, exports, "sockets", functions, COUNT_OF(functions));
}
