/*
 * What the mixer calls (Node-API). Every number, offset and length that comes from JavaScript is checked here before anything is touched:
 * what is wrong throws a RangeError and does nothing.
 */
#include <math.h>
#include <node_api.h>

#include "port-bundle.h"

#define MOST_ARGUMENTS 4

struct call {
  napi_env env;
  struct port_bundle *bundle;
  napi_value arguments[MOST_ARGUMENTS];
};

static napi_value refuse(napi_env env, const char *what) {
  napi_throw_range_error(env, NULL, what);
  return NULL;
}

static bool begin(struct call *call, napi_env env, napi_callback_info info, size_t wanted) {
  size_t count = MOST_ARGUMENTS;
  call->env = env;
  return napi_get_instance_data(env, (void **)&call->bundle) == napi_ok &&
         napi_get_cb_info(env, info, &count, call->arguments, NULL, NULL) == napi_ok && count == wanted;
}

static bool number(const struct call *call, int argument, uint32_t most, uint32_t *value) {
  double given;
  if (napi_get_value_double(call->env, call->arguments[argument], &given) != napi_ok) return false;
  if (!(given >= 0 && given <= most) || floor(given) != given) return false;
  *value = (uint32_t)given;
  return true;
}

static bool text(const struct call *call, int argument, char into[ADDRESS_TEXT]) {
  size_t length;
  return napi_get_value_string_utf8(call->env, call->arguments[argument], into, ADDRESS_TEXT, &length) == napi_ok &&
         length < ADDRESS_TEXT - 1;
}

static bool array(const struct call *call, int argument, napi_typedarray_type wanted, void **at, size_t *count) {
  napi_typedarray_type type;
  return napi_get_typedarray_info(call->env, call->arguments[argument], &type, count, at, NULL, NULL) == napi_ok && type == wanted;
}

static napi_value number_of(napi_env env, int32_t number) {
  napi_value value = NULL;
  napi_create_int32(env, number, &value);
  return value;
}

/* bind(host, port): number of the port, or -errno */
static napi_value bind_port(napi_env env, napi_callback_info info) {
  struct call call;
  char host[ADDRESS_TEXT];
  uint32_t port;
  if (!begin(&call, env, info, 2) || !text(&call, 0, host) || !number(&call, 1, UINT16_MAX, &port))
    return refuse(env, "bind: an address and a port");
  return number_of(env, bundle_bind(call.bundle, host, (uint16_t)port));
}

/* udpPort(port): number, or -1 */
static napi_value udp_port(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t port;
  if (!begin(&call, env, info, 1) || !number(&call, 0, MOST_PORTS, &port)) return refuse(env, "udpPort: a port");
  return number_of(env, bundle_udp_port(call.bundle, port));
}

/* unbind(port) */
static napi_value unbind(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t port;
  if (!begin(&call, env, info, 1) || !number(&call, 0, MOST_PORTS, &port)) return refuse(env, "unbind: a port");
  bundle_unbind(call.bundle, port);
  return NULL;
}

/* aim(port, address, udpPort): whether it can send there */
static napi_value aim(napi_env env, napi_callback_info info) {
  struct call call;
  char address[ADDRESS_TEXT];
  uint32_t port, udp;
  napi_value sendable = NULL;
  if (!begin(&call, env, info, 3) || !number(&call, 0, MOST_PORTS, &port) || !number(&call, 2, UINT16_MAX, &udp))
    return refuse(env, "aim: a port, an address and a port there");
  bool can = text(&call, 1, address) && bundle_aim(call.bundle, port, address, (uint16_t)udp);
  napi_get_boolean(env, can, &sendable);
  return sendable;
}

/* read(memory, rows): how many; each a row of port, offset, length, age and whether it comes from where the port is aimed at */
static napi_value read_all(napi_env env, napi_callback_info info) {
  struct call call;
  uint8_t *memory;
  struct arrived_row *rows;
  size_t bytes, numbers;
  if (!begin(&call, env, info, 2) || !array(&call, 0, napi_uint8_array, (void **)&memory, &bytes) ||
      !array(&call, 1, napi_int32_array, (void **)&rows, &numbers) || bytes < (size_t)MOST_ROWS * MOST_BYTES ||
      numbers * sizeof(int32_t) < MOST_ROWS * sizeof *rows)
    return refuse(env, "read: memory and rows, and not too few");
  return number_of(env, bundle_read(call.bundle, memory, rows));
}

/* sourceOf(row): [address, port], or null */
static napi_value source_of(napi_env env, napi_callback_info info) {
  struct call call;
  char address[ADDRESS_TEXT];
  uint32_t row;
  napi_value pair = NULL, part = NULL;
  if (!begin(&call, env, info, 1) || !number(&call, 0, MOST_ROWS - 1, &row)) return refuse(env, "sourceOf: a row");
  int32_t port = bundle_source(call.bundle, row, address);
  if (port < 0) {
    napi_get_null(env, &pair);
    return pair;
  }
  napi_create_array_with_length(env, 2, &pair);
  napi_create_string_utf8(env, address, NAPI_AUTO_LENGTH, &part);
  napi_set_element(env, pair, 0, part);
  napi_set_element(env, pair, 1, number_of(env, port));
  return pair;
}

/* write(memory, rows, count): each row of port, offset and length */
static napi_value write_all(napi_env env, napi_callback_info info) {
  struct call call;
  uint8_t *memory;
  struct leaving_row *rows;
  size_t length, numbers;
  uint32_t count;
  if (!begin(&call, env, info, 3) || !array(&call, 0, napi_uint8_array, (void **)&memory, &length) ||
      !array(&call, 1, napi_int32_array, (void **)&rows, &numbers) || !number(&call, 2, UINT32_MAX, &count) ||
      (size_t)count * (sizeof *rows / sizeof(int32_t)) > numbers || !bundle_write(call.bundle, memory, length, rows, count))
    return refuse(env, "write: memory, rows within it, and how many");
  return NULL;
}

static void end(napi_env env, void *bundle, void *hint) {
  (void)env;
  (void)hint;
  bundle_close(bundle);
}

NAPI_MODULE_INIT() {
  struct port_bundle *bundle = bundle_open();
  if (bundle == NULL) return refuse(env, "no descriptor is left to wait for packets with");
  napi_set_instance_data(env, bundle, end, NULL);
  const napi_property_descriptor functions[] = {
      {"bind", NULL, bind_port, NULL, NULL, NULL, napi_enumerable, NULL},
      {"udpPort", NULL, udp_port, NULL, NULL, NULL, napi_enumerable, NULL},
      {"unbind", NULL, unbind, NULL, NULL, NULL, napi_enumerable, NULL},
      {"aim", NULL, aim, NULL, NULL, NULL, napi_enumerable, NULL},
      {"read", NULL, read_all, NULL, NULL, NULL, napi_enumerable, NULL},
      {"sourceOf", NULL, source_of, NULL, NULL, NULL, napi_enumerable, NULL},
      {"write", NULL, write_all, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions);
  return exports;
}
