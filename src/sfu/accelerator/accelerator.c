/*
 * What the media engine calls (Node-API). Keys and sockets are numbers, and every number, offset and length that comes from JavaScript is
 * checked here before anything is touched: what is wrong throws a RangeError and does nothing.
 */
#include <errno.h>
#include <math.h>
#include <node_api.h>
#include <stdlib.h>
#include <string.h>

#include "datagrams.h"
#include "gcm.h"

#define MOST_KEYS (1u << 20)
#define MOST_SOCKETS 16
#define MOST_PACKET_INDEX 281474976710655.0
#define MOST_ARGUMENTS 8
#define MOST_BATCHES_AT_ONCE 4

struct socket {
  struct accelerator *owner;
  struct datagrams *datagrams;
  napi_ref slots;
  napi_ref rows;
  napi_ref received;
  napi_async_context context;
};

/* One for each thread that loads the module. */
struct accelerator {
  napi_env env;
  struct gcm_key **keys;
  uint32_t key_count;
  uint32_t key_capacity;
  struct socket *sockets[MOST_SOCKETS];
  /* Sockets whose memory the loop holds. */
  uint32_t held;
  /* While the thread ends. */
  napi_async_cleanup_hook_handle ending;
};

struct sealed_row {
  int32_t key;
  int32_t offset;
  int32_t length;
  int32_t clear;
  int32_t roll_over;
};

struct call {
  napi_env env;
  struct accelerator *own;
  napi_value arguments[MOST_ARGUMENTS];
};

struct bytes {
  uint8_t *at;
  size_t length;
};

static napi_value refuse(napi_env env, const char *what) {
  napi_throw_range_error(env, NULL, what);
  return NULL;
}

static bool begin(struct call *call, napi_env env, napi_callback_info info, size_t wanted) {
  size_t count = MOST_ARGUMENTS;
  call->env = env;
  return napi_get_instance_data(env, (void **)&call->own) == napi_ok &&
         napi_get_cb_info(env, info, &count, call->arguments, NULL, NULL) == napi_ok && count == wanted;
}

static bool whole_number(const struct call *call, int argument, double most, double *value) {
  return napi_get_value_double(call->env, call->arguments[argument], value) == napi_ok && *value >= 0 && *value <= most &&
         floor(*value) == *value;
}

static bool number32(const struct call *call, int argument, uint32_t most, uint32_t *value) {
  double number;
  if (!whole_number(call, argument, most, &number)) return false;
  *value = (uint32_t)number;
  return true;
}

static bool typed_array(napi_env env, napi_value value, napi_typedarray_type wanted, void **at, size_t *count) {
  napi_typedarray_type type;
  return napi_get_typedarray_info(env, value, &type, count, at, NULL, NULL) == napi_ok && type == wanted;
}

static bool byte_array(const struct call *call, int argument, struct bytes *bytes) {
  return typed_array(call->env, call->arguments[argument], napi_uint8_array, (void **)&bytes->at, &bytes->length);
}

static napi_value number_of(napi_env env, double number) {
  napi_value value = NULL;
  napi_create_double(env, number, &value);
  return value;
}

static napi_value truth_of(napi_env env, bool truth) {
  napi_value value = NULL;
  napi_get_boolean(env, truth, &value);
  return value;
}

/* ---- keys ---- */

static struct gcm_key *key_of(const struct accelerator *own, uint32_t number) {
  return number < own->key_count ? own->keys[number] : NULL;
}

static bool room_for_key(struct accelerator *own) {
  if (own->key_count < own->key_capacity) return true;
  uint32_t capacity = own->key_capacity == 0 ? 64 : own->key_capacity * 2;
  if (capacity > MOST_KEYS) return false;
  struct gcm_key **larger = realloc(own->keys, capacity * sizeof *larger);
  if (larger == NULL) return false;
  own->keys = larger;
  own->key_capacity = capacity;
  return true;
}

static int64_t keep_key(struct accelerator *own, struct gcm_key *key) {
  for (uint32_t i = 0; i < own->key_count; i++)
    if (own->keys[i] == NULL) return own->keys[i] = key, i;
  if (!room_for_key(own)) return -1;
  own->keys[own->key_count] = key;
  return own->key_count++;
}

/* createKey(key, salt, seals): number */
static napi_value create_key(napi_env env, napi_callback_info info) {
  struct call call;
  struct bytes key, salt;
  bool seals;
  if (!begin(&call, env, info, 3) || !byte_array(&call, 0, &key) || !byte_array(&call, 1, &salt) ||
      napi_get_value_bool(env, call.arguments[2], &seals) != napi_ok || key.length != GCM_KEY_BYTES || salt.length != GCM_SALT_BYTES)
    return refuse(env, "createKey: 16 bytes of key, 12 of salt, and whether it seals");
  struct gcm_key *made = gcm_key_new(key.at, salt.at, seals);
  int64_t number = made == NULL ? -1 : keep_key(call.own, made);
  if (number >= 0) return number_of(env, (double)number);
  gcm_key_free(made);
  return refuse(env, "createKey: no memory, or too many keys");
}

/* destroyKey(key) */
static napi_value destroy_key(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t number;
  if (!begin(&call, env, info, 1) || !number32(&call, 0, MOST_KEYS, &number)) return refuse(env, "destroyKey: a key");
  if (key_of(call.own, number) == NULL) return NULL;
  gcm_key_free(call.own->keys[number]);
  call.own->keys[number] = NULL;
  return NULL;
}

/* (key, memory, offset, length, clear, ssrc, index, trailer), as of both `seal` and `open` */
static struct gcm_key *read_packet(struct call *call, napi_env env, napi_callback_info info, struct gcm_packet *packet) {
  struct bytes memory;
  uint32_t number, offset, length, clear, trailer;
  double index;
  if (!begin(call, env, info, 8) || !number32(call, 0, MOST_KEYS, &number) || !byte_array(call, 1, &memory) ||
      !number32(call, 2, INT32_MAX, &offset) || !number32(call, 3, SLOT_BYTES, &length) || !number32(call, 4, length, &clear) ||
      !number32(call, 5, UINT32_MAX, &packet->ssrc) || !whole_number(call, 6, MOST_PACKET_INDEX, &index) ||
      !number32(call, 7, GCM_TAG_BYTES, &trailer) || (size_t)offset + length + GCM_TAG_BYTES + trailer > memory.length)
    return NULL;
  packet->bytes = memory.at + offset;
  packet->clear = clear;
  packet->text = length - clear;
  packet->trailer = trailer;
  packet->index = (uint64_t)index;
  return key_of(call->own, number);
}

static napi_value seal(napi_env env, napi_callback_info info) {
  struct call call;
  struct gcm_packet packet;
  struct gcm_key *key = read_packet(&call, env, info, &packet);
  return key != NULL && gcm_seal(key, &packet) ? NULL : refuse(env, "seal: a key that seals, and a packet within its memory");
}

static napi_value open(napi_env env, napi_callback_info info) {
  struct call call;
  struct gcm_packet packet;
  struct gcm_key *key = read_packet(&call, env, info, &packet);
  return key != NULL ? truth_of(env, gcm_open(key, &packet)) : refuse(env, "open: a key that opens, and a packet within its memory");
}

static uint32_t big_endian(const uint8_t *bytes, int count) {
  uint32_t value = 0;
  for (int i = 0; i < count; i++) value = value << 8 | bytes[i];
  return value;
}

static bool seal_row(const struct accelerator *own, struct bytes memory, const struct sealed_row *row) {
  if (row->key < 0 || row->offset < 0 || row->length > SLOT_BYTES || row->clear < 12 || row->clear > row->length ||
      (size_t)row->offset + (size_t)row->length + GCM_TAG_BYTES > memory.length)
    return false;
  uint8_t *bytes = memory.at + row->offset;
  struct gcm_key *key = key_of(own, (uint32_t)row->key);
  struct gcm_packet packet = {.bytes = bytes,
                              .clear = (size_t)row->clear,
                              .text = (size_t)(row->length - row->clear),
                              .ssrc = big_endian(bytes + 8, 4),
                              .index = (uint64_t)(uint32_t)row->roll_over << 16 | big_endian(bytes + 2, 2)};
  return key != NULL && gcm_seal(key, &packet);
}

/* sealBatch(memory, rows, count): packets of RTP, each a row of its key, offset, length, header length and roll-over counter */
static napi_value seal_batch(napi_env env, napi_callback_info info) {
  struct call call;
  struct bytes memory;
  struct sealed_row *rows;
  size_t numbers;
  uint32_t count;
  if (!begin(&call, env, info, 3) || !byte_array(&call, 0, &memory) ||
      !typed_array(env, call.arguments[1], napi_int32_array, (void **)&rows, &numbers) ||
      !number32(&call, 2, MOST_ROWS, &count) || count * (sizeof *rows / sizeof(int32_t)) > numbers)
    return refuse(env, "sealBatch: memory, rows, and how many");
  for (uint32_t i = 0; i < count; i++)
    if (!seal_row(call.own, memory, &rows[i])) return refuse(env, "sealBatch: a row that names no key that seals, or no packet of the memory");
  return NULL;
}

/* ---- sockets ---- */

static struct socket *socket_of(struct call *call, int argument) {
  uint32_t number;
  return number32(call, argument, MOST_SOCKETS - 1, &number) ? call->own->sockets[number] : NULL;
}

static void call_back(struct socket *socket, int count) {
  napi_env env = socket->owner->env;
  napi_value self, function, argument, result;
  napi_get_global(env, &self);
  if (napi_get_reference_value(env, socket->received, &function) != napi_ok || napi_create_int32(env, count, &argument) != napi_ok) return;
  if (napi_make_callback(env, socket->context, self, function, 1, &argument, &result) != napi_pending_exception) return;
  napi_value error;
  if (napi_get_and_clear_last_exception(env, &error) == napi_ok) napi_fatal_exception(env, error);
}

static bool received_into(struct socket *socket, struct bytes *slots, struct received_row **rows) {
  napi_env env = socket->owner->env;
  napi_value slots_value, rows_value;
  size_t numbers;
  return napi_get_reference_value(env, socket->slots, &slots_value) == napi_ok &&
         napi_get_reference_value(env, socket->rows, &rows_value) == napi_ok &&
         typed_array(env, slots_value, napi_uint8_array, (void **)&slots->at, &slots->length) &&
         typed_array(env, rows_value, napi_int32_array, (void **)rows, &numbers) && slots->length >= RECEIVE_SLOTS * SLOT_BYTES &&
         numbers * sizeof(int32_t) >= RECEIVE_SLOTS * sizeof **rows;
}

/* False when nothing came, or the socket was closed while it was told. */
static bool receive_batch(struct accelerator *own, uint32_t number) {
  struct socket *socket = own->sockets[number];
  struct bytes slots;
  struct received_row *rows;
  napi_handle_scope scope;
  if (napi_open_handle_scope(own->env, &scope) != napi_ok) return false;
  int count = received_into(socket, &slots, &rows) ? datagrams_receive(socket->datagrams, slots.at, rows) : 0;
  if (count > 0) call_back(socket, count);
  napi_close_handle_scope(own->env, scope);
  return count == RECEIVE_SLOTS && own->sockets[number] == socket;
}

static void readable(void *owner) {
  struct socket *socket = owner;
  struct accelerator *own = socket->owner;
  uint32_t number = 0;
  while (number < MOST_SOCKETS && own->sockets[number] != socket) number++;
  /* Others of this thread must have their turn too. */
  for (int batch = 0; number < MOST_SOCKETS && batch < MOST_BATCHES_AT_ONCE; batch++)
    if (!receive_batch(own, number)) return;
}

static void let_thread_end(struct accelerator *own) {
  if (own->ending == NULL || own->held > 0) return;
  napi_async_cleanup_hook_handle hook = own->ending;
  own->ending = NULL;
  napi_remove_async_cleanup_hook(hook);
}

static void closed(void *owner) {
  struct socket *socket = owner;
  struct accelerator *own = socket->owner;
  free(socket);
  own->held--;
  let_thread_end(own);
}

static void release(napi_env env, struct socket *socket) {
  if (socket->slots != NULL) napi_delete_reference(env, socket->slots);
  if (socket->rows != NULL) napi_delete_reference(env, socket->rows);
  if (socket->received != NULL) napi_delete_reference(env, socket->received);
  if (socket->context != NULL) napi_async_destroy(env, socket->context);
}

static bool hold(struct call *call, struct socket *socket) {
  napi_env env = call->env;
  napi_value name;
  return napi_create_reference(env, call->arguments[4], 1, &socket->slots) == napi_ok &&
         napi_create_reference(env, call->arguments[5], 1, &socket->rows) == napi_ok &&
         napi_create_reference(env, call->arguments[6], 1, &socket->received) == napi_ok &&
         napi_create_string_utf8(env, "latch:datagrams", NAPI_AUTO_LENGTH, &name) == napi_ok &&
         napi_async_init(env, NULL, name, &socket->context) == napi_ok;
}

static napi_value refuse_bind(napi_env env, struct socket *socket, int error) {
  release(env, socket);
  free(socket);
  return number_of(env, -error);
}

/* bind(host, port, sharesPort, bufferBytes, slots, rows, received): number of the socket, or -errno */
static napi_value bind_socket(napi_env env, napi_callback_info info) {
  struct call call;
  struct datagram_options options = {.readable = readable, .closed = closed};
  char host[ADDRESS_TEXT];
  size_t host_length;
  uint32_t port, buffer_bytes, number = 0;
  uv_loop_t *loop;
  if (!begin(&call, env, info, 7) || napi_get_value_string_utf8(env, call.arguments[0], host, sizeof host, &host_length) != napi_ok ||
      !number32(&call, 1, UINT16_MAX, &port) || napi_get_value_bool(env, call.arguments[2], &options.shares_port) != napi_ok ||
      !number32(&call, 3, 1 << 26, &buffer_bytes) || napi_get_uv_event_loop(env, (struct uv_loop_s **)&loop) != napi_ok)
    return refuse(env, "bind: host, port, whether others share it, bytes of buffer, slots, rows, and who is told");
  while (number < MOST_SOCKETS && call.own->sockets[number] != NULL) number++;
  struct socket *socket = number == MOST_SOCKETS ? NULL : calloc(1, sizeof *socket);
  if (socket == NULL) return refuse(env, "bind: no memory, or too many sockets");
  socket->owner = call.own;
  struct bytes slots;
  struct received_row *rows;
  if (!hold(&call, socket) || !received_into(socket, &slots, &rows)) {
    release(env, socket);
    free(socket);
    return refuse(env, "bind: slots or rows that are too few");
  }
  options.host = host;
  options.port = (uint16_t)port;
  options.buffer_bytes = (int)buffer_bytes;
  options.owner = socket;
  socket->datagrams = datagrams_bind(loop, &options);
  if (socket->datagrams == NULL) return refuse_bind(env, socket, errno);
  call.own->sockets[number] = socket;
  call.own->held++;
  return number_of(env, number);
}

/* portOf(socket): number */
static napi_value port_of(napi_env env, napi_callback_info info) {
  struct call call;
  struct socket *socket = begin(&call, env, info, 1) ? socket_of(&call, 0) : NULL;
  return socket == NULL ? refuse(env, "portOf: a socket") : number_of(env, datagrams_port(socket->datagrams));
}

/* openRoute(socket, address, port): number, or -1 */
static napi_value open_route(napi_env env, napi_callback_info info) {
  struct call call;
  char address[ADDRESS_TEXT];
  size_t length;
  uint32_t port;
  struct socket *socket = begin(&call, env, info, 3) ? socket_of(&call, 0) : NULL;
  if (socket == NULL || napi_get_value_string_utf8(env, call.arguments[1], address, sizeof address, &length) != napi_ok ||
      !number32(&call, 2, UINT16_MAX, &port))
    return refuse(env, "openRoute: a socket, an address and a port");
  return number_of(env, datagrams_open_route(socket->datagrams, address, (uint16_t)port));
}

/* closeRoute(socket, route) */
static napi_value close_route(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t route;
  struct socket *socket = begin(&call, env, info, 2) ? socket_of(&call, 0) : NULL;
  if (socket == NULL || !number32(&call, 1, INT32_MAX, &route)) return refuse(env, "closeRoute: a socket and a route");
  datagrams_close_route(socket->datagrams, (int32_t)route);
  return NULL;
}

/* sourceOf(socket, slot): the address that sent what lies there */
static napi_value source_of(napi_env env, napi_callback_info info) {
  struct call call;
  char text[ADDRESS_TEXT];
  uint32_t slot;
  napi_value value = NULL;
  struct socket *socket = begin(&call, env, info, 2) ? socket_of(&call, 0) : NULL;
  if (socket == NULL || !number32(&call, 1, RECEIVE_SLOTS - 1, &slot)) return refuse(env, "sourceOf: a socket and a slot");
  if (!datagrams_source(socket->datagrams, slot, text)) text[0] = '\0';
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
  return value;
}

/* sendBatch(socket, memory, rows, count): each row a route, offset and length */
static napi_value send_batch(napi_env env, napi_callback_info info) {
  struct call call;
  struct bytes memory;
  struct sent_row *rows;
  size_t numbers;
  uint32_t count;
  struct socket *socket = begin(&call, env, info, 4) ? socket_of(&call, 0) : NULL;
  if (socket == NULL || !byte_array(&call, 1, &memory) ||
      !typed_array(env, call.arguments[2], napi_int32_array, (void **)&rows, &numbers) || !number32(&call, 3, MOST_ROWS, &count) ||
      count * (sizeof *rows / sizeof(int32_t)) > numbers)
    return refuse(env, "sendBatch: a socket, memory, rows, and how many");
  if (datagrams_send(socket->datagrams, memory.at, memory.length, rows, count)) return NULL;
  return refuse(env, "sendBatch: a row that names no route, or no packet of the memory");
}

static void close_number(struct accelerator *own, uint32_t number) {
  struct socket *socket = own->sockets[number];
  if (socket == NULL) return;
  own->sockets[number] = NULL;
  release(own->env, socket);
  datagrams_close(socket->datagrams);
}

/* close(socket) */
static napi_value close_socket(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t number;
  if (!begin(&call, env, info, 1) || !number32(&call, 0, MOST_SOCKETS - 1, &number)) return refuse(env, "close: a socket");
  close_number(call.own, number);
  return NULL;
}

/* ---- the module ---- */

/* A thread that ends must leave no handle in its loop: its end waits until the loop has let go of all. */
static void end_thread(napi_async_cleanup_hook_handle hook, void *data) {
  struct accelerator *own = data;
  own->ending = hook;
  for (uint32_t i = 0; i < MOST_SOCKETS; i++) close_number(own, i);
  let_thread_end(own);
}

static void forget(napi_env env, void *data, void *hint) {
  (void)env, (void)hint;
  struct accelerator *own = data;
  for (uint32_t i = 0; i < own->key_count; i++) gcm_key_free(own->keys[i]);
  free(own->keys);
  free(own);
}

static const napi_property_descriptor exported[] = {
    {"createKey", NULL, create_key, NULL, NULL, NULL, napi_enumerable, NULL},
    {"destroyKey", NULL, destroy_key, NULL, NULL, NULL, napi_enumerable, NULL},
    {"seal", NULL, seal, NULL, NULL, NULL, napi_enumerable, NULL},
    {"open", NULL, open, NULL, NULL, NULL, napi_enumerable, NULL},
    {"sealBatch", NULL, seal_batch, NULL, NULL, NULL, napi_enumerable, NULL},
    {"bind", NULL, bind_socket, NULL, NULL, NULL, napi_enumerable, NULL},
    {"portOf", NULL, port_of, NULL, NULL, NULL, napi_enumerable, NULL},
    {"openRoute", NULL, open_route, NULL, NULL, NULL, napi_enumerable, NULL},
    {"closeRoute", NULL, close_route, NULL, NULL, NULL, napi_enumerable, NULL},
    {"sourceOf", NULL, source_of, NULL, NULL, NULL, napi_enumerable, NULL},
    {"sendBatch", NULL, send_batch, NULL, NULL, NULL, napi_enumerable, NULL},
    {"close", NULL, close_socket, NULL, NULL, NULL, napi_enumerable, NULL},
};

NAPI_MODULE_INIT() {
  const char *poll = uv_handle_type_name(UV_POLL);
  if (poll == NULL || strcmp(poll, "poll") != 0) return napi_throw_error(env, NULL, "another libuv than this was built for"), NULL;
  struct accelerator *own = calloc(1, sizeof *own);
  if (own == NULL) return napi_throw_error(env, NULL, "no memory"), NULL;
  own->env = env;
  napi_value version = NULL;
  if (napi_set_instance_data(env, own, forget, NULL) != napi_ok || napi_add_async_cleanup_hook(env, end_thread, own, NULL) != napi_ok ||
      napi_define_properties(env, exports, sizeof exported / sizeof *exported, exported) != napi_ok ||
      napi_create_string_utf8(env, BUILT_FOR, NAPI_AUTO_LENGTH, &version) != napi_ok ||
      napi_set_named_property(env, exports, "builtFor", version) != napi_ok)
    return napi_throw_error(env, NULL, "the module could not be set up"), NULL;
  return exports;
}
