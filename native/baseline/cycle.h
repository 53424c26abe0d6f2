/* The C side of the benchmarks. A cycle has objects of its own on the device; rounds are counted by the caller. */
#include <infiniband/verbs.h>

struct cycle;

struct cycle *cycle_open(void);
void cycle_close(struct cycle *cycle);

/* For the bindings that are compared with: what to post to, to poll, to send from and to, its key, and what never has
   anything, with the provider's function that polls it. */
struct ibv_qp *cycle_pair(struct cycle *cycle);
struct ibv_cq *cycle_queue(struct cycle *cycle);
struct ibv_cq *cycle_idle(struct cycle *cycle);
uint64_t cycle_poll_function(struct cycle *cycle);
uint64_t cycle_memory(struct cycle *cycle);
uint64_t cycle_key(struct cycle *cycle);

/* Each round writes so many requests, posts them with one call, polls once, and reads what the completions tell. */
uint64_t cycle_classic(struct cycle *cycle, int count, long rounds);
uint64_t cycle_extended(struct cycle *cycle, int count, long rounds);

/* Each round is one of the classic loop with each of four, which have nothing in common. */
uint64_t cycle_in_turn(struct cycle *const *cycles, int count, long rounds);

/* Each round polls a queue that never has anything. */
uint64_t cycle_empty_poll(struct cycle *cycle, int count, long rounds);
