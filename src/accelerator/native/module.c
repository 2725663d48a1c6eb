/* The module, as each thread that loads it has it. */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "runtime.h"

static void forget(napi_env env, void *data, void *hint) {
  (void)env, (void)hint;
  struct accelerator *own = data;
  free_key_table(&own->keys);
  if (own->ports != NULL) bundle_close(own->ports);
  free(own);
}

NAPI_MODULE_INIT() {
  const char *poll = uv_handle_type_name(UV_POLL);
  if (poll == NULL || strcmp(poll, "poll") != 0) return napi_throw_error(env, NULL, "another libuv than this was built for"), NULL;
  struct accelerator *own = calloc(1, sizeof *own);
  if (own == NULL) return napi_throw_error(env, NULL, "no memory"), NULL;
  if (napi_set_instance_data(env, own, forget, NULL) != napi_ok || !make_socket_table(&own->sockets, env) || !export_gcm(env, exports) ||
      !export_sockets(env, exports) || !export_ports(env, exports) ||
      napi_set_named_property(env, exports, "builtFor", text_of(env, BUILT_FOR)) != napi_ok)
    return napi_throw_error(env, NULL, "the module could not be set up"), NULL;
  return exports;
}
