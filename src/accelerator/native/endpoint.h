/* An address and a UDP port. */
#ifndef LATCH_ENDPOINT_H
#define LATCH_ENDPOINT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

/* "fe80::…%interface" */
#define ADDRESS_TEXT 80

union endpoint {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

/* An address, no name; "%interface" may follow one of IPv6. */
bool endpoint_parse(union endpoint *endpoint, const char *address, uint16_t port);
/* Its address; false when it is of another family. */
bool endpoint_address(const union endpoint *endpoint, char text[ADDRESS_TEXT]);
uint16_t endpoint_port(const union endpoint *endpoint);
socklen_t endpoint_length(const union endpoint *endpoint);
bool endpoint_equals(const union endpoint *a, const union endpoint *b);

#endif
