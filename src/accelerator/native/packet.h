/* What a packet and a batch of them may be at most. */
#ifndef LATCH_PACKET_H
#define LATCH_PACKET_H

/* Longer datagrams are no media and are dropped. */
#define PACKET_BYTES 2048
/* Of one batch that is encrypted, or goes out. */
#define BATCH_ROWS 1024

#endif
