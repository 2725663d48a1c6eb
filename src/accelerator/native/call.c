#include "call.h"

#include <math.h>

bool begin(struct call *call, napi_env env, napi_callback_info info, size_t wanted) {
  size_t count = MOST_ARGUMENTS;
  call->env = env;
  return napi_get_instance_data(env, (void **)&call->own) == napi_ok &&
         napi_get_cb_info(env, info, &count, call->arguments, NULL, NULL) == napi_ok && count == wanted;
}

napi_value refuse(napi_env env, const char *what) {
  napi_throw_range_error(env, NULL, what);
  return NULL;
}

bool whole_number(const struct call *call, int argument, double most, double *value) {
  return napi_get_value_double(call->env, call->arguments[argument], value) == napi_ok && *value >= 0 && *value <= most &&
         floor(*value) == *value;
}

bool number32(const struct call *call, int argument, uint32_t most, uint32_t *value) {
  double number;
  if (!whole_number(call, argument, most, &number)) return false;
  *value = (uint32_t)number;
  return true;
}

bool truth(const struct call *call, int argument, bool *value) {
  return napi_get_value_bool(call->env, call->arguments[argument], value) == napi_ok;
}

bool address_text(const struct call *call, int argument, char into[ADDRESS_TEXT]) {
  size_t length;
  /* One that fills it may have been cut short. */
  return napi_get_value_string_utf8(call->env, call->arguments[argument], into, ADDRESS_TEXT, &length) == napi_ok &&
         length < ADDRESS_TEXT - 1;
}

bool typed_array(napi_env env, napi_value value, napi_typedarray_type wanted, void **at, size_t *count) {
  napi_typedarray_type type;
  return napi_get_typedarray_info(env, value, &type, count, at, NULL, NULL) == napi_ok && type == wanted;
}

bool byte_array(const struct call *call, int argument, struct bytes *bytes) {
  return typed_array(call->env, call->arguments[argument], napi_uint8_array, (void **)&bytes->at, &bytes->length);
}

bool row_array(const struct call *call, int argument, size_t row_bytes, void **rows, size_t *count) {
  size_t numbers;
  if (!typed_array(call->env, call->arguments[argument], napi_int32_array, rows, &numbers)) return false;
  *count = numbers * sizeof(int32_t) / row_bytes;
  return true;
}

napi_value number_of(napi_env env, double number) {
  napi_value value = NULL;
  napi_create_double(env, number, &value);
  return value;
}

napi_value truth_of(napi_env env, bool truth) {
  napi_value value = NULL;
  napi_get_boolean(env, truth, &value);
  return value;
}

napi_value text_of(napi_env env, const char *text) {
  napi_value value = NULL;
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
  return value;
}

bool export_object(napi_env env, napi_value exports, const char *name, const napi_property_descriptor *functions, size_t count) {
  napi_value object;
  return napi_create_object(env, &object) == napi_ok && napi_define_properties(env, object, count, functions) == napi_ok &&
         napi_set_named_property(env, exports, name, object) == napi_ok;
}
