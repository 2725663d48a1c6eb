#define _GNU_SOURCE
#include "endpoint.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <string.h>

static bool parse_v6(struct sockaddr_in6 *v6, const char *address) {
  char bare[INET6_ADDRSTRLEN];
  const char *scope = strchr(address, '%');
  size_t length = scope == NULL ? strlen(address) : (size_t)(scope - address);
  if (length >= sizeof bare) return false;
  memcpy(bare, address, length);
  bare[length] = '\0';
  v6->sin6_scope_id = scope == NULL ? 0 : if_nametoindex(scope + 1);
  return inet_pton(AF_INET6, bare, &v6->sin6_addr) == 1 && (scope == NULL || v6->sin6_scope_id != 0);
}

bool endpoint_parse(union endpoint *endpoint, const char *address, uint16_t port) {
  memset(endpoint, 0, sizeof *endpoint);
  if (inet_pton(AF_INET, address, &endpoint->v4.sin_addr) == 1) {
    endpoint->v4.sin_family = AF_INET;
    endpoint->v4.sin_port = htons(port);
    return true;
  }
  endpoint->v6.sin6_family = AF_INET6;
  endpoint->v6.sin6_port = htons(port);
  return parse_v6(&endpoint->v6, address);
}

bool endpoint_address(const union endpoint *endpoint, char text[ADDRESS_TEXT]) {
  if (endpoint->any.sa_family == AF_INET) return inet_ntop(AF_INET, &endpoint->v4.sin_addr, text, ADDRESS_TEXT) != NULL;
  if (endpoint->any.sa_family != AF_INET6) return false;
  if (inet_ntop(AF_INET6, &endpoint->v6.sin6_addr, text, INET6_ADDRSTRLEN) == NULL) return false;
  char name[IF_NAMESIZE];
  if (endpoint->v6.sin6_scope_id == 0 || if_indextoname(endpoint->v6.sin6_scope_id, name) == NULL) return true;
  strcat(text, "%");
  strcat(text, name);
  return true;
}

uint16_t endpoint_port(const union endpoint *endpoint) {
  return ntohs(endpoint->any.sa_family == AF_INET6 ? endpoint->v6.sin6_port : endpoint->v4.sin_port);
}

socklen_t endpoint_length(const union endpoint *endpoint) {
  return endpoint->any.sa_family == AF_INET6 ? sizeof endpoint->v6 : sizeof endpoint->v4;
}

bool endpoint_equals(const union endpoint *a, const union endpoint *b) {
  if (a->any.sa_family != b->any.sa_family) return false;
  if (a->any.sa_family == AF_INET) return a->v4.sin_port == b->v4.sin_port && a->v4.sin_addr.s_addr == b->v4.sin_addr.s_addr;
  return a->v6.sin6_port == b->v6.sin6_port && a->v6.sin6_scope_id == b->v6.sin6_scope_id &&
         memcmp(&a->v6.sin6_addr, &b->v6.sin6_addr, sizeof a->v6.sin6_addr) == 0;
}
