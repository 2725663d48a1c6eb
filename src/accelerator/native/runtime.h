/*
 * What Node's own binary exports of OpenSSL and libuv, as far as it is used here. Declared by hand, so that building needs no headers
 * but Node-API's. Both keep these stable within a major version; the module is only loaded by the version of Node that it was built for.
 */
#ifndef LATCH_RUNTIME_H
#define LATCH_RUNTIME_H

#include <stddef.h>
#include <sys/socket.h>

typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX;
typedef struct evp_cipher_st EVP_CIPHER;

enum { EVP_CTRL_AEAD_GET_TAG = 0x10, EVP_CTRL_AEAD_SET_TAG = 0x11 };

const EVP_CIPHER *EVP_aes_128_gcm(void);
EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void);
void EVP_CIPHER_CTX_free(EVP_CIPHER_CTX *context);
int EVP_CIPHER_CTX_ctrl(EVP_CIPHER_CTX *context, int type, int argument, void *pointer);
int EVP_EncryptInit_ex(EVP_CIPHER_CTX *context, const EVP_CIPHER *, void *engine, const unsigned char *key, const unsigned char *nonce);
int EVP_EncryptUpdate(EVP_CIPHER_CTX *context, unsigned char *out, int *written, const unsigned char *in, int length);
int EVP_EncryptFinal_ex(EVP_CIPHER_CTX *context, unsigned char *out, int *written);
int EVP_DecryptInit_ex(EVP_CIPHER_CTX *context, const EVP_CIPHER *, void *engine, const unsigned char *key, const unsigned char *nonce);
int EVP_DecryptUpdate(EVP_CIPHER_CTX *context, unsigned char *out, int *written, const unsigned char *in, int length);
int EVP_DecryptFinal_ex(EVP_CIPHER_CTX *context, unsigned char *out, int *written);
void ERR_clear_error(void);

typedef struct uv_loop_s uv_loop_t;
typedef struct uv_handle_s uv_handle_t;
typedef struct uv_poll_s uv_poll_t;
typedef void (*uv_poll_cb)(uv_poll_t *, int status, int events);
typedef void (*uv_close_cb)(uv_handle_t *);

enum { UV_POLL = 8, UV_READABLE = 1, UV_WRITABLE = 2 };

const char *uv_handle_type_name(int type);
size_t uv_handle_size(int type);
void uv_handle_set_data(uv_handle_t *, void *data);
void *uv_handle_get_data(const uv_handle_t *);
int uv_poll_init(uv_loop_t *, uv_poll_t *, int descriptor);
int uv_poll_start(uv_poll_t *, int events, uv_poll_cb);
void uv_close(uv_handle_t *, uv_close_cb);

#endif
