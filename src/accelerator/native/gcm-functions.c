/* What JavaScript calls of GCM. Keys are numbers. */
#include "call.h"
#include "packet.h"

#define MOST_PACKET_INDEX 281474976710655.0
#define RTP_HEADER_BYTES 12

struct sealed_row {
  int32_t key;
  int32_t offset;
  int32_t length;
  int32_t clear;
  int32_t roll_over;
};

/* createKey(key, salt, seals): number */
static napi_value create_key(napi_env env, napi_callback_info info) {
  struct call call;
  struct bytes key, salt;
  bool seals;
  if (!begin(&call, env, info, 3) || !byte_array(&call, 0, &key) || !byte_array(&call, 1, &salt) || !truth(&call, 2, &seals) ||
      key.length != GCM_KEY_BYTES || salt.length != GCM_SALT_BYTES)
    return refuse(env, "createKey: 16 bytes of key, 12 of salt, and whether it seals");
  struct gcm_key *made = gcm_key_new(key.at, salt.at, seals);
  int64_t number = made == NULL ? -1 : keep_key(&call.own->keys, made);
  if (number >= 0) return number_of(env, (double)number);
  gcm_key_free(made);
  return refuse(env, "createKey: no memory, or too many keys");
}

/* destroyKey(key) */
static napi_value destroy_key(napi_env env, napi_callback_info info) {
  struct call call;
  uint32_t number;
  if (!begin(&call, env, info, 1) || !number32(&call, 0, MOST_KEYS, &number)) return refuse(env, "destroyKey: a key");
  drop_key(&call.own->keys, number);
  return NULL;
}

/* (key, memory, offset, length, clear, ssrc, index, trailer), as of both `seal` and `open` */
static struct gcm_key *read_packet(struct call *call, napi_env env, napi_callback_info info, struct gcm_packet *packet) {
  struct bytes memory;
  uint32_t number, offset, length, clear, trailer;
  double index;
  if (!begin(call, env, info, 8) || !number32(call, 0, MOST_KEYS, &number) || !byte_array(call, 1, &memory) ||
      !number32(call, 2, INT32_MAX, &offset) || !number32(call, 3, PACKET_BYTES, &length) || !number32(call, 4, length, &clear) ||
      !number32(call, 5, UINT32_MAX, &packet->ssrc) || !whole_number(call, 6, MOST_PACKET_INDEX, &index) ||
      !number32(call, 7, GCM_TAG_BYTES, &trailer) || (size_t)offset + length + GCM_TAG_BYTES + trailer > memory.length)
    return NULL;
  packet->bytes = memory.at + offset;
  packet->clear = clear;
  packet->text = length - clear;
  packet->trailer = trailer;
  packet->index = (uint64_t)index;
  return key_of(&call->own->keys, number);
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

static bool seal_row(const struct key_table *keys, struct bytes memory, const struct sealed_row *row) {
  if (row->key < 0 || row->offset < 0 || row->length > PACKET_BYTES || row->clear < RTP_HEADER_BYTES || row->clear > row->length ||
      (size_t)row->offset + (size_t)row->length + GCM_TAG_BYTES > memory.length)
    return false;
  uint8_t *bytes = memory.at + row->offset;
  struct gcm_key *key = key_of(keys, (uint32_t)row->key);
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
  size_t there;
  uint32_t count;
  if (!begin(&call, env, info, 3) || !byte_array(&call, 0, &memory) || !row_array(&call, 1, sizeof *rows, (void **)&rows, &there) ||
      !number32(&call, 2, BATCH_ROWS, &count) || count > there)
    return refuse(env, "sealBatch: memory, rows, and how many");
  for (uint32_t i = 0; i < count; i++)
    if (!seal_row(&call.own->keys, memory, &rows[i]))
      return refuse(env, "sealBatch: a row that names no key that seals, or no packet of the memory");
  return NULL;
}

bool export_gcm(napi_env env, napi_value exports) {
  static const napi_property_descriptor functions[] = {
      FUNCTION("createKey", create_key), FUNCTION("destroyKey", destroy_key), FUNCTION("seal", seal),
      FUNCTION("open", open),            FUNCTION("sealBatch", seal_batch),
  };
  return export_object(env, exports, "gcm", functions, COUNT_OF(functions));
}
