/*
 * What forwarding costs at the least in C with one sendto a packet: each packet is opened once, and for every viewer numbered anew
 * and protected. It has no ICE, no DTLS, no reports and no buffer for what is lost: it is a limit, not a server.
 *
 *   limit cm|gcm      prints "port <n>", then reads lines from its input:
 *   from <cipher> <salt> <authentication>                     session keys of the publisher, hexadecimal
 *   to <port> <ssrc of sound> <ssrc of picture> <cipher> <salt> <authentication>
 *   go                                                        begins; it ends when its input does
 */
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { MOST = 2048, VIEWERS = 128, HMAC_TAG = 10, GCM_TAG = 16, OPUS = 111, TRANSPORT_SEQUENCE = 3 };

/* RFC 3711 and RFC 7714: session keys of one direction. The states of HMAC are those after its padded key. */
struct keys {
  EVP_CIPHER_CTX *cipher;
  uint8_t salt[14];
  SHA_CTX inner, outer;
};

struct viewer {
  struct sockaddr_in address;
  struct keys keys;
  uint32_t ssrc[2];
  uint32_t index[2];
  uint16_t transport;
};

static int is_gcm;
static struct keys publisher;
static struct viewer viewers[VIEWERS];
static int count;

static uint32_t get32(const uint8_t *p) { return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }
static void put32(uint8_t *p, uint32_t v) { p[0] = v >> 24, p[1] = v >> 16, p[2] = v >> 8, p[3] = v; }
static void put16(uint8_t *p, uint16_t v) { p[0] = v >> 8, p[1] = v; }

static void fail(const char *why) {
  perror(why);
  exit(1);
}

static int read_hex(const char *text, uint8_t *into, int most) {
  int n = 0;
  for (unsigned byte; n < most && sscanf(text + 2 * n, "%2x", &byte) == 1; n++) into[n] = byte;
  return n;
}

static void pad_key(SHA_CTX *state, const uint8_t *key, uint8_t with) {
  uint8_t block[64];
  for (int i = 0; i < 64; i++) block[i] = (i < 20 ? key[i] : 0) ^ with;
  SHA1_Init(state);
  SHA1_Update(state, block, sizeof block);
}

static void set_keys(struct keys *keys, int encrypts, const char *cipher, const char *salt, const char *authentication) {
  uint8_t key[16], sign[20] = {0};
  if (read_hex(cipher, key, 16) != 16) fail("a key of another size");
  read_hex(salt, keys->salt, sizeof keys->salt);
  read_hex(authentication, sign, sizeof sign);
  pad_key(&keys->inner, sign, 0x36);
  pad_key(&keys->outer, sign, 0x5c);
  keys->cipher = EVP_CIPHER_CTX_new();
  EVP_CipherInit_ex(keys->cipher, is_gcm ? EVP_aes_128_gcm() : EVP_aes_128_ctr(), NULL, key, NULL, encrypts);
}

/* RFC 3711 §4.1.1, RFC 7714 §8.1 */
static void set_nonce(struct keys *keys, uint32_t ssrc, uint32_t rollover, uint16_t sequence) {
  uint8_t nonce[16] = {0};
  memcpy(nonce, keys->salt, is_gcm ? 12 : 14);
  const int at = is_gcm ? 2 : 4;
  put32(nonce + at, get32(nonce + at) ^ ssrc);
  put32(nonce + at + 4, get32(nonce + at + 4) ^ rollover);
  nonce[at + 8] ^= sequence >> 8;
  nonce[at + 9] ^= sequence & 255;
  EVP_CipherInit_ex(keys->cipher, NULL, NULL, NULL, nonce, -1);
}

static void sign(struct keys *keys, const uint8_t *packet, int length, uint32_t rollover, uint8_t *digest) {
  uint8_t trailer[4];
  SHA_CTX state = keys->inner;
  put32(trailer, rollover);
  SHA1_Update(&state, packet, length);
  SHA1_Update(&state, trailer, 4);
  SHA1_Final(digest, &state);
  state = keys->outer;
  SHA1_Update(&state, digest, 20);
  SHA1_Final(digest, &state);
}

static int header_length(const uint8_t *packet) {
  int length = 12 + (packet[0] & 15) * 4;
  if (packet[0] & 16) length += 4 + (packet[length + 2] << 8 | packet[length + 3]) * 4;
  return length;
}

static int protect(struct keys *keys, uint8_t *packet, int length, uint32_t index) {
  int done;
  const int header = header_length(packet);
  set_nonce(keys, get32(packet + 8), index >> 16, index);
  if (is_gcm) EVP_CipherUpdate(keys->cipher, NULL, &done, packet, header);
  EVP_CipherUpdate(keys->cipher, packet + header, &done, packet + header, length - header);
  if (!is_gcm) {
    uint8_t digest[20];
    sign(keys, packet, length, index >> 16, digest);
    memcpy(packet + length, digest, HMAC_TAG);
    return length + HMAC_TAG;
  }
  EVP_CipherFinal_ex(keys->cipher, packet + length, &done);
  EVP_CIPHER_CTX_ctrl(keys->cipher, EVP_CTRL_AEAD_GET_TAG, GCM_TAG, packet + length);
  return length + GCM_TAG;
}

/* Gives the length without tag, or -1 for what is forged. */
static int open_packet(struct keys *keys, uint8_t *packet, int length, uint32_t rollover) {
  int done;
  const int header = header_length(packet), plain = length - (is_gcm ? GCM_TAG : HMAC_TAG);
  if (plain < header) return -1;
  uint8_t digest[20];
  if (!is_gcm) sign(keys, packet, plain, rollover, digest);
  if (!is_gcm && memcmp(digest, packet + plain, HMAC_TAG) != 0) return -1;
  set_nonce(keys, get32(packet + 8), rollover, packet[2] << 8 | packet[3]);
  if (is_gcm) EVP_CIPHER_CTX_ctrl(keys->cipher, EVP_CTRL_AEAD_SET_TAG, GCM_TAG, packet + plain);
  if (is_gcm) EVP_CipherUpdate(keys->cipher, NULL, &done, packet, header);
  EVP_CipherUpdate(keys->cipher, packet + header, &done, packet + header, plain - header);
  if (is_gcm && EVP_CipherFinal_ex(keys->cipher, packet + plain, &done) != 1) return -1;
  return plain;
}

/* Where the number for transport-wide feedback stands, in the one-byte form of RFC 8285; 0 without. */
static int transport_at(const uint8_t *packet, int header) {
  if (!(packet[0] & 16)) return 0;
  for (int at = 16; at < header && packet[at] != 0; at += 2 + (packet[at] & 15))
    if (packet[at] >> 4 == TRANSPORT_SEQUENCE) return at + 1;
  return 0;
}

static void forward(int socket, const uint8_t *packet, int length) {
  uint8_t copy[MOST];
  const int is_picture = (packet[1] & 127) != OPUS, transport = transport_at(packet, header_length(packet));
  for (struct viewer *viewer = viewers; viewer < viewers + count; viewer++) {
    const uint32_t index = ++viewer->index[is_picture];
    memcpy(copy, packet, length);
    put16(copy + 2, index);
    put32(copy + 8, viewer->ssrc[is_picture]);
    if (transport) put16(copy + transport, viewer->transport++);
    const int protected = protect(&viewer->keys, copy, length, index);
    sendto(socket, copy, protected, 0, (struct sockaddr *)&viewer->address, sizeof viewer->address);
  }
}

static void add_viewer(const char *line) {
  unsigned port, sound, picture;
  char cipher[64], salt[64], authentication[64] = "";
  struct viewer *viewer = &viewers[count];
  if (count == VIEWERS || sscanf(line, "to %u %u %u %63s %63s %63s", &port, &sound, &picture, cipher, salt, authentication) < 5) fail(line);
  viewer->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  viewer->ssrc[0] = sound, viewer->ssrc[1] = picture;
  set_keys(&viewer->keys, 1, cipher, salt, authentication);
  count++;
}

static void read_orders(void) {
  char line[512], cipher[64], salt[64], authentication[64] = "";
  while (fgets(line, sizeof line, stdin) && strncmp(line, "go", 2) != 0) {
    if (strncmp(line, "to ", 3) == 0) add_viewer(line);
    else if (sscanf(line, "from %63s %63s %63s", cipher, salt, authentication) >= 2) set_keys(&publisher, 0, cipher, salt, authentication);
  }
}

/* The roll-over counters of the publisher's two streams (RFC 3711 §3.3.1), for packets that come in order. */
static uint32_t rollover_of(const uint8_t *packet) {
  static uint32_t rollover[2], last[2];
  const int stream = (packet[1] & 127) != OPUS;
  const uint32_t sequence = packet[2] << 8 | packet[3];
  if (sequence + 0x8000 < last[stream]) rollover[stream]++;
  last[stream] = sequence;
  return rollover[stream];
}

int main(int argc, char **argv) {
  is_gcm = argc > 1 && strcmp(argv[1], "gcm") == 0;
  struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof own;
  const int bytes = 4 << 20, socket_ = socket(AF_INET, SOCK_DGRAM, 0);
  setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  setsockopt(socket_, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
  if (bind(socket_, (struct sockaddr *)&own, size) || getsockname(socket_, (struct sockaddr *)&own, &size)) fail("bind");
  printf("port %d\n", ntohs(own.sin_port));
  fflush(stdout);
  read_orders();
  struct pollfd ends[2] = {{.fd = socket_, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
  while (poll(ends, 2, -1) > 0 && !ends[1].revents) {
    uint8_t packet[MOST];
    for (;;) {
      const int length = recv(socket_, packet, sizeof packet - 32, MSG_DONTWAIT);
      if (length < 12) break;
      /* What is no RTP of the publisher: reports. */
      if ((packet[1] & 0x7f) >= 64 && (packet[1] & 0x7f) < 96) continue;
      const int plain = open_packet(&publisher, packet, length, rollover_of(packet));
      if (plain >= 0) forward(socket_, packet, plain);
    }
  }
  return 0;
}
