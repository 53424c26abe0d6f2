/*
 * The data path of a C program: it writes requests, posts them, polls, and reads the completions. Benchmarks run it and
 * the same in Java in one process, on the stand-in for libibverbs.
 */
#include "cycle.h"

#include <stdlib.h>

enum { MOST = 64, BYTES = 4096, IN_TURN = 4 };

struct cycle {
  struct ibv_context *context;
  struct ibv_pd *domain;
  struct ibv_mr *region;
  struct ibv_cq_ex *extended_queue;
  struct ibv_cq *queue;
  struct ibv_cq *idle;
  struct ibv_qp *pair;
  struct ibv_send_wr requests[MOST];
  struct ibv_sge buffers[MOST];
  struct ibv_wc completions[MOST];
  char memory[BYTES];
};

struct cycle *cycle_open(void) {
  struct cycle *cycle = aligned_alloc(64, (sizeof *cycle + 63) / 64 * 64);
  struct ibv_device **devices = ibv_get_device_list(NULL);
  cycle->context = ibv_open_device(devices[0]);
  ibv_free_device_list(devices);
  cycle->domain = ibv_alloc_pd(cycle->context);
  cycle->region = ibv_reg_mr_iova2(cycle->domain, cycle->memory, BYTES, (uintptr_t)cycle->memory, IBV_ACCESS_LOCAL_WRITE);
  struct ibv_cq_init_attr_ex wanted = {.cqe = 2 * MOST};
  cycle->extended_queue = ibv_create_cq_ex(cycle->context, &wanted);
  cycle->queue = ibv_cq_ex_to_cq(cycle->extended_queue);
  cycle->idle = ibv_create_cq(cycle->context, 2 * MOST, NULL, NULL, 0);
  struct ibv_qp_init_attr initial = {.send_cq = cycle->queue, .recv_cq = cycle->queue, .qp_type = IBV_QPT_RC};
  cycle->pair = ibv_create_qp(cycle->domain, &initial);
  return cycle;
}

void cycle_close(struct cycle *cycle) {
  ibv_destroy_qp(cycle->pair);
  ibv_destroy_cq(cycle->idle);
  ibv_destroy_cq(cycle->queue);
  ibv_dereg_mr(cycle->region);
  ibv_dealloc_pd(cycle->domain);
  ibv_close_device(cycle->context);
  free(cycle);
}

struct ibv_qp *cycle_pair(struct cycle *cycle) { return cycle->pair; }
struct ibv_cq *cycle_queue(struct cycle *cycle) { return cycle->queue; }
struct ibv_cq *cycle_idle(struct cycle *cycle) { return cycle->idle; }
uint64_t cycle_poll_function(struct cycle *cycle) { return (uintptr_t)cycle->context->ops.poll_cq; }
uint64_t cycle_memory(struct cycle *cycle) { return (uintptr_t)cycle->memory; }
uint64_t cycle_key(struct cycle *cycle) { return cycle->region->rkey; }

static inline uint64_t classic_round(struct cycle *cycle, int count, long round) {
  struct ibv_send_wr *bad;
  uint64_t sum = 0;
  for (int i = 0; i < count; i++) {
    struct ibv_send_wr *request = &cycle->requests[i];
    struct ibv_sge *buffer = &cycle->buffers[i];
    request->wr_id = (uint64_t)(round + i);
    request->next = i + 1 < count ? request + 1 : NULL;
    request->sg_list = buffer;
    request->num_sge = 1;
    request->opcode = IBV_WR_RDMA_WRITE;
    request->send_flags = IBV_SEND_SIGNALED;
    request->wr.rdma.remote_addr = (uintptr_t)cycle->region->addr;
    request->wr.rdma.rkey = cycle->region->rkey;
    buffer->addr = (uintptr_t)cycle->region->addr + (unsigned)i;
    buffer->length = 64;
    buffer->lkey = cycle->region->lkey;
  }
  if (ibv_post_send(cycle->pair, cycle->requests, &bad) != 0) abort();
  int found = ibv_poll_cq(cycle->queue, count, cycle->completions);
  for (int i = 0; i < found; i++) {
    const struct ibv_wc *completion = &cycle->completions[i];
    if (completion->status != IBV_WC_SUCCESS || (completion->wc_flags & IBV_WC_WITH_IMM) != 0) abort();
    sum += completion->wr_id + completion->opcode + completion->byte_len + completion->qp_num;
  }
  return sum;
}

uint64_t cycle_classic(struct cycle *cycle, int count, long rounds) {
  uint64_t sum = 0;
  for (long round = 0; round < rounds; round++) sum += classic_round(cycle, count, round);
  return sum;
}

uint64_t cycle_in_turn(struct cycle *const *cycles, int count, long rounds) {
  uint64_t sum = 0;
  for (long round = 0; round < rounds; round++) {
    for (int i = 0; i < IN_TURN; i++) sum += classic_round(cycles[i], count, round);
  }
  return sum;
}

uint64_t cycle_extended(struct cycle *cycle, int count, long rounds) {
  struct ibv_qp_ex *pair = ibv_qp_to_qp_ex(cycle->pair);
  struct ibv_cq_ex *queue = cycle->extended_queue;
  struct ibv_poll_cq_attr attributes = {0};
  uint64_t sum = 0;
  for (long round = 0; round < rounds; round++) {
    ibv_wr_start(pair);
    for (int i = 0; i < count; i++) {
      pair->wr_id = (uint64_t)(round + i);
      pair->wr_flags = IBV_SEND_SIGNALED;
      ibv_wr_rdma_write(pair, cycle->region->rkey, (uintptr_t)cycle->region->addr);
      ibv_wr_set_sge(pair, cycle->region->lkey, (uintptr_t)cycle->region->addr + (unsigned)i, 64);
    }
    if (ibv_wr_complete(pair) != 0) abort();
    if (ibv_start_poll(queue, &attributes) != 0) abort();
    int found = 0;
    do {
      if (queue->status != IBV_WC_SUCCESS || (ibv_wc_read_wc_flags(queue) & IBV_WC_WITH_IMM) != 0) abort();
      sum += queue->wr_id + ibv_wc_read_opcode(queue) + ibv_wc_read_byte_len(queue) + ibv_wc_read_qp_num(queue);
    } while (++found < count && ibv_next_poll(queue) == 0);
    ibv_end_poll(queue);
  }
  return sum;
}

uint64_t cycle_empty_poll(struct cycle *cycle, int count, long rounds) {
  uint64_t sum = 0;
  for (long round = 0; round < rounds; round++) {
    sum += (unsigned)ibv_poll_cq(cycle->idle, count, cycle->completions);
  }
  return sum;
}
