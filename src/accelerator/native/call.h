/*
 * A call from JavaScript (Node-API). Every number, offset and length that it brings is checked before anything is touched: what is wrong
 * throws a RangeError and does nothing.
 */
#ifndef LATCH_CALL_H
#define LATCH_CALL_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "accelerator.h"

#define MOST_ARGUMENTS 8

struct call {
  napi_env env;
  struct accelerator *own;
  napi_value arguments[MOST_ARGUMENTS];
};

struct bytes {
  uint8_t *at;
  size_t length;
};

/* False when there are not `wanted` arguments. */
bool begin(struct call *call, napi_env env, napi_callback_info info, size_t wanted);
/* Throws; gives what the function then returns. */
napi_value refuse(napi_env env, const char *what);

/* Of an argument: false when it is no such thing. */
bool whole_number(const struct call *call, int argument, double most, double *value);
bool number32(const struct call *call, int argument, uint32_t most, uint32_t *value);
bool truth(const struct call *call, int argument, bool *value);
/* An address, which is no longer than that. */
bool address_text(const struct call *call, int argument, char into[ADDRESS_TEXT]);
bool byte_array(const struct call *call, int argument, struct bytes *bytes);
/* How many rows of `row_bytes` an Int32Array holds. */
bool row_array(const struct call *call, int argument, size_t row_bytes, void **rows, size_t *count);
bool typed_array(napi_env env, napi_value value, napi_typedarray_type wanted, void **at, size_t *count);

napi_value number_of(napi_env env, double number);
napi_value truth_of(napi_env env, bool truth);
napi_value text_of(napi_env env, const char *text);

/* An object of functions, under that name. */
bool export_object(napi_env env, napi_value exports, const char *name, const napi_property_descriptor *functions, size_t count);
#define FUNCTION(name, function) {name, NULL, function, NULL, NULL, NULL, napi_enumerable, NULL}
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif
