#include "socket-table.h"

#include <errno.h>
#include <stdlib.h>

#include "call.h"

#define MOST_BATCHES_AT_ONCE 4

struct socket {
  struct socket_table *table;
  struct datagrams *datagrams;
  napi_ref slots;
  napi_ref rows;
  napi_ref received;
  napi_async_context context;
};

static void call_back(struct socket *socket, int count) {
  napi_env env = socket->table->env;
  napi_value self, function, argument, result;
  napi_get_global(env, &self);
  if (napi_get_reference_value(env, socket->received, &function) != napi_ok || napi_create_int32(env, count, &argument) != napi_ok) return;
  if (napi_make_callback(env, socket->context, self, function, 1, &argument, &result) != napi_pending_exception) return;
  napi_value error;
  if (napi_get_and_clear_last_exception(env, &error) == napi_ok) napi_fatal_exception(env, error);
}

static bool received_into(struct socket *socket, struct bytes *slots, struct received_row **rows) {
  napi_env env = socket->table->env;
  napi_value slots_value, rows_value;
  size_t numbers;
  return napi_get_reference_value(env, socket->slots, &slots_value) == napi_ok &&
         napi_get_reference_value(env, socket->rows, &rows_value) == napi_ok &&
         typed_array(env, slots_value, napi_uint8_array, (void **)&slots->at, &slots->length) &&
         typed_array(env, rows_value, napi_int32_array, (void **)rows, &numbers) && slots->length >= RECEIVE_SLOTS * PACKET_BYTES &&
         numbers * sizeof(int32_t) >= RECEIVE_SLOTS * sizeof **rows;
}

/* False when nothing came, or the socket was closed while it was told. */
static bool receive_batch(struct socket_table *table, uint32_t number) {
  struct socket *socket = table->sockets[number];
  struct bytes slots;
  struct received_row *rows;
  napi_handle_scope scope;
  if (napi_open_handle_scope(table->env, &scope) != napi_ok) return false;
  int count = received_into(socket, &slots, &rows) ? datagrams_receive(socket->datagrams, slots.at, rows) : 0;
  if (count > 0) call_back(socket, count);
  napi_close_handle_scope(table->env, scope);
  return count == RECEIVE_SLOTS && table->sockets[number] == socket;
}

static void readable(void *owner) {
  struct socket *socket = owner;
  struct socket_table *table = socket->table;
  uint32_t number = 0;
  while (number < MOST_SOCKETS && table->sockets[number] != socket) number++;
  /* Others of this thread must have their turn too. */
  for (int batch = 0; number < MOST_SOCKETS && batch < MOST_BATCHES_AT_ONCE; batch++)
    if (!receive_batch(table, number)) return;
}

static void let_thread_end(struct socket_table *table) {
  if (table->ending == NULL || table->held > 0) return;
  napi_async_cleanup_hook_handle hook = table->ending;
  table->ending = NULL;
  napi_remove_async_cleanup_hook(hook);
}

static void closed(void *owner) {
  struct socket *socket = owner;
  struct socket_table *table = socket->table;
  free(socket);
  table->held--;
  let_thread_end(table);
}

static bool hold(struct socket *socket, const struct reception *reception) {
  napi_env env = socket->table->env;
  return napi_create_reference(env, reception->slots, 1, &socket->slots) == napi_ok &&
         napi_create_reference(env, reception->rows, 1, &socket->rows) == napi_ok &&
         napi_create_reference(env, reception->received, 1, &socket->received) == napi_ok &&
         napi_async_init(env, NULL, text_of(env, "latch:datagrams"), &socket->context) == napi_ok;
}

static void release(struct socket *socket) {
  napi_env env = socket->table->env;
  if (socket->slots != NULL) napi_delete_reference(env, socket->slots);
  if (socket->rows != NULL) napi_delete_reference(env, socket->rows);
  if (socket->received != NULL) napi_delete_reference(env, socket->received);
  if (socket->context != NULL) napi_async_destroy(env, socket->context);
}

static int32_t give_up(struct socket *socket, int error) {
  release(socket);
  free(socket);
  return -error;
}

int32_t open_socket(struct socket_table *table, struct datagram_options *options, const struct reception *reception) {
  uv_loop_t *loop;
  struct bytes slots;
  struct received_row *rows;
  int32_t number = 0;
  while (number < MOST_SOCKETS && table->sockets[number] != NULL) number++;
  struct socket *socket = number == MOST_SOCKETS ? NULL : calloc(1, sizeof *socket);
  if (socket == NULL || napi_get_uv_event_loop(table->env, (struct uv_loop_s **)&loop) != napi_ok) return free(socket), -ENOMEM;
  socket->table = table;
  if (!hold(socket, reception) || !received_into(socket, &slots, &rows)) return give_up(socket, EFAULT);
  options->readable = readable;
  options->closed = closed;
  options->owner = socket;
  socket->datagrams = datagrams_bind(loop, options);
  if (socket->datagrams == NULL) return give_up(socket, errno);
  table->sockets[number] = socket;
  table->held++;
  return number;
}

struct datagrams *socket_of(const struct socket_table *table, uint32_t number) {
  return number < MOST_SOCKETS && table->sockets[number] != NULL ? table->sockets[number]->datagrams : NULL;
}

void close_socket(struct socket_table *table, uint32_t number) {
  struct socket *socket = number < MOST_SOCKETS ? table->sockets[number] : NULL;
  if (socket == NULL) return;
  table->sockets[number] = NULL;
  release(socket);
  datagrams_close(socket->datagrams);
}

static void end_thread(napi_async_cleanup_hook_handle hook, void *data) {
  struct socket_table *table = data;
  table->ending = hook;
  for (uint32_t i = 0; i < MOST_SOCKETS; i++) close_socket(table, i);
  let_thread_end(table);
}

bool make_socket_table(struct socket_table *table, napi_env env) {
  *table = (struct socket_table){.env = env};
  return napi_add_async_cleanup_hook(env, end_thread, table, NULL) == napi_ok;
}
