/* What JavaScript calls of ports that are read and written together. Ports are numbers; before the first is bound there are none. */
#include <errno.h>

#include "call.h"

static bool port_argument(const struct call *call, uint32_t *port) {
  return call->own->ports != NULL && number32(call, 0, MOST_PORTS, port);
}

/* bind(host, port): number of the port, or -errno */
static napi_value bind_port(napi_env env, napi_callback_info info) {
  struct call call;
  char host[ADDRESS_TEXT];
  uint32_t port;
  if (!begin(&call, env, info, 2) || !address_text(&call, 0, host) || !number32(&call, 1, UINT16_MAX, &port))
    return refuse(env, "bind: an address and a port");
  if (call.own->ports == NULL) call.own->ports = bundle_open();
  return number_of(env, call.own->ports == NULL ? -errno : bundle_bind(call.own->ports, host, (uint16_t)port));
}

/* udpPort(port): number, or -1 */
static napi_value udp_port(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t port;
  if (!begin(&call, env, info, 1) || !port_argument(&call, &port)) return refuse(env, "udpPort: a port");
  return number_of(env, bundle_udp_port(call.own->ports, port));
}

/* unbind(port) */
static napi_value unbind(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t port;
  if (!begin(&call, env, info, 1) || !port_argument(&call, &port)) return refuse(env, "unbind: a port");
  bundle_unbind(call.own->ports, port);
  return NULL;
}

/* aim(port, address, udpPort): whether it can send there */
static napi_value aim(napi_env env, napi_callback_info info) {
  struct call call;
  char address[ADDRESS_TEXT];
  uint32_t port, udp;
  if (!begin(&call, env, info, 3) || !port_argument(&call, &port) || !number32(&call, 2, UINT16_MAX, &udp))
    return refuse(env, "aim: a port, an address and a port there");
  return truth_of(env, address_text(&call, 1, address) && bundle_aim(call.own->ports, port, address, (uint16_t)udp));
}

/* read(memory, rows): how many; each a row of port, offset, length, age and whether it comes from where the port is aimed at */
static napi_value read_all(napi_env env, napi_callback_info info) {
  struct call call;
  struct bytes memory;
  struct arrived_row *rows;
  size_t there;
  if (!begin(&call, env, info, 2) || !byte_array(&call, 0, &memory) || !row_array(&call, 1, sizeof *rows, (void **)&rows, &there) ||
      memory.length < (size_t)READ_ROWS * PACKET_BYTES || there < READ_ROWS)
    return refuse(env, "read: memory and rows, and not too few");
  return number_of(env, call.own->ports == NULL ? 0 : bundle_read(call.own->ports, memory.at, rows));
}

/* sourceOf(row): [address, port], or null */
static napi_value source_of(napi_env env, napi_callback_info info) {
  struct call call;
  char address[ADDRESS_TEXT];
  uint32_t row;
  napi_value pair = NULL;
  if (!begin(&call, env, info, 1) || !number32(&call, 0, READ_ROWS - 1, &row)) return refuse(env, "sourceOf: a row");
  int32_t port = call.own->ports == NULL ? -1 : bundle_source(call.own->ports, row, address);
  if (port < 0) return napi_get_null(env, &pair), pair;
  napi_create_array_with_length(env, 2, &pair);
  napi_set_element(env, pair, 0, text_of(env, address));
  napi_set_element(env, pair, 1, number_of(env, port));
  return pair;
}

/* write(memory, rows, count): each row of port, offset and length */
static napi_value write_all(napi_env env, napi_callback_info info) {
  struct call call;
  struct bytes memory;
  struct leaving_row *rows;
  size_t there;
  uint32_t count;
  if (!begin(&call, env, info, 3) || !byte_array(&call, 0, &memory) || !row_array(&call, 1, sizeof *rows, (void **)&rows, &there) ||
      !number32(&call, 2, UINT32_MAX, &count) || count > there ||
      (call.own->ports != NULL && !bundle_write(call.own->ports, memory.at, memory.length, rows, count)))
    return refuse(env, "write: memory, rows within it, and how many");
  return NULL;
}

bool export_ports(napi_env env, napi_value exports) {
  static const napi_property_descriptor functions[] = {
      FUNCTION("bind", bind_port), FUNCTION("udpPort", udp_port),   FUNCTION("unbind", unbind),  FUNCTION("aim", aim),
      FUNCTION("read", read_all),  FUNCTION("sourceOf", source_of), FUNCTION("write", write_all),
  };
  return export_object(env, exports, "ports", functions, COUNT_OF(functions));
}
