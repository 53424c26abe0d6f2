/* The C side of the benchmarks. A cycle has its own objects on the device; the caller counts the rounds. */
#include <infiniband/verbs.h>

struct cycle;

struct cycle *cycle_open(void);
void cycle_close(struct cycle *cycle);

/*
 * For the other bindings in the comparison: the queue pair, the completion queue, the buffer, its key, and an empty
 * queue with the provider's function that polls it.
 */
struct ibv_qp *cycle_pair(struct cycle *cycle);
struct ibv_cq *cycle_queue(struct cycle *cycle);
struct ibv_cq *cycle_idle(struct cycle *cycle);
uint64_t cycle_poll_function(struct cycle *cycle);
uint64_t cycle_memory(struct cycle *cycle);
uint64_t cycle_key(struct cycle *cycle);

/* Each round writes this many requests, posts them with one call, polls once, and reads the completions. */
uint64_t cycle_classic(struct cycle *cycle, int count, long rounds);
uint64_t cycle_extended(struct cycle *cycle, int count, long rounds);

/* Each round is one round of the classic loop with each of four independent cycles. */
uint64_t cycle_in_turn(struct cycle *const *cycles, int count, long rounds);

/* Each round polls an empty queue. */
uint64_t cycle_empty_poll(struct cycle *cycle, int count, long rounds);
