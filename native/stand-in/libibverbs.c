/*
 * A libibverbs with one simulated device: a posted request is stored in memory, and the next poll returns it as a
 * completion. It shows the cost of a binding without the cost of hardware, on any machine. Only benchmarks load it, in
 * place of the real library, so it checks only what they can do. For one thread at a time.
 */
#include <infiniband/verbs.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
  RING = 1 << 8,
  MASK = RING - 1,
  GID_ENTRIES = 1,
  LARGEST_MESSAGE = 1 << 30,
};

/* The stored part of a request, on a separate cache line as in the send queues of cards. */
struct descriptor {
  uint64_t wr_id;
  uint64_t remote_address;
  uint64_t local_address;
  uint32_t remote_key;
  uint32_t local_key;
  uint32_t bytes;
  uint32_t immediate;
  uint32_t qp_num;
  uint16_t opcode;
  uint16_t flags;
} __attribute__((aligned(64)));

/* The counters grow for ever; the requests between them are posted and not yet polled. */
struct completion_queue {
  struct ibv_cq_ex queue;
  const struct descriptor *current;
  uint32_t posted;
  uint32_t polled;
  struct descriptor ring[RING];
};

struct queue_pair {
  struct ibv_qp_ex queue_pair;
  struct completion_queue *sends;
  struct completion_queue *receives;
  struct descriptor *building;
  uint32_t begun;
  enum ibv_qp_state state;
};

static const char name[] = "stand-in";
static struct ibv_device device = {.node_type = IBV_NODE_CA, .transport_type = IBV_TRANSPORT_IB};
static uint32_t next_number = 0x100;

static struct completion_queue *queue_of(struct ibv_cq *queue) { return (struct completion_queue *)queue; }
static struct queue_pair *pair_of(struct ibv_qp *pair) { return (struct queue_pair *)pair; }

static void *zeroed(size_t size) {
  void *memory = aligned_alloc(64, (size + 63) / 64 * 64);
  if (memory != NULL) memset(memory, 0, size);
  return memory;
}

/* These opcodes have another number in completions than in requests; other opcodes have the same. */
static enum ibv_wc_opcode done(uint16_t opcode) {
  switch (opcode) {
    case IBV_WR_RDMA_WRITE:
    case IBV_WR_RDMA_WRITE_WITH_IMM: return IBV_WC_RDMA_WRITE;
    case IBV_WR_RDMA_READ: return IBV_WC_RDMA_READ;
    case IBV_WR_ATOMIC_CMP_AND_SWP: return IBV_WC_COMP_SWAP;
    case IBV_WR_ATOMIC_FETCH_AND_ADD: return IBV_WC_FETCH_ADD;
    default: return IBV_WC_SEND;
  }
}

static int post_send(struct ibv_qp *pair, struct ibv_send_wr *request, struct ibv_send_wr **bad) {
  struct completion_queue *queue = pair_of(pair)->sends;
  uint32_t posted = queue->posted;
  for (; request != NULL; request = request->next) {
    if (posted - queue->polled == RING) {
      queue->posted = posted;
      *bad = request;
      return ENOMEM;
    }
    struct descriptor *stored = &queue->ring[posted++ & MASK];
    uint32_t bytes = 0;
    for (int i = 0; i < request->num_sge; i++) bytes += request->sg_list[i].length;
    *stored = (struct descriptor){
        .wr_id = request->wr_id,
        .remote_address = request->wr.rdma.remote_addr,
        .local_address = request->num_sge > 0 ? request->sg_list[0].addr : 0,
        .remote_key = request->wr.rdma.rkey,
        .local_key = request->num_sge > 0 ? request->sg_list[0].lkey : 0,
        .bytes = bytes,
        .immediate = request->imm_data,
        .qp_num = pair->qp_num,
        .opcode = (uint16_t)request->opcode,
        .flags = (uint16_t)request->send_flags,
    };
  }
  queue->posted = posted;
  return 0;
}

static int post_receive(struct ibv_qp *pair, struct ibv_recv_wr *request, struct ibv_recv_wr **bad) {
  (void)pair, (void)request, (void)bad; /* no peer ever sends */
  return 0;
}

static int poll_cq(struct ibv_cq *cq, int most, struct ibv_wc *completions) {
  struct completion_queue *queue = queue_of(cq);
  int found = 0;
  for (; found < most && queue->polled != queue->posted; found++) {
    const struct descriptor *stored = &queue->ring[queue->polled++ & MASK];
    completions[found] = (struct ibv_wc){
        .wr_id = stored->wr_id,
        .status = IBV_WC_SUCCESS,
        .opcode = done(stored->opcode),
        .byte_len = stored->bytes,
        .qp_num = stored->qp_num,
    };
  }
  return found;
}

static int request_notification(struct ibv_cq *queue, int solicited_only) {
  (void)queue, (void)solicited_only;
  return 0;
}

/* The extended interface to poll. */

static int next_poll(struct ibv_cq_ex *cq) {
  struct completion_queue *queue = (struct completion_queue *)cq;
  if (queue->polled == queue->posted) return ENOENT;
  queue->current = &queue->ring[queue->polled++ & MASK];
  cq->wr_id = queue->current->wr_id;
  cq->status = IBV_WC_SUCCESS;
  return 0;
}

static int start_poll(struct ibv_cq_ex *queue, struct ibv_poll_cq_attr *attributes) {
  (void)attributes;
  return next_poll(queue);
}

static void end_poll(struct ibv_cq_ex *queue) { (void)queue; }

static const struct descriptor *current(struct ibv_cq_ex *queue) { return ((struct completion_queue *)queue)->current; }
static enum ibv_wc_opcode read_opcode(struct ibv_cq_ex *queue) { return done(current(queue)->opcode); }
static uint32_t read_byte_len(struct ibv_cq_ex *queue) { return current(queue)->bytes; }
static uint32_t read_qp_num(struct ibv_cq_ex *queue) { return current(queue)->qp_num; }
static __be32 read_imm_data(struct ibv_cq_ex *queue) { return current(queue)->immediate; }
static uint32_t read_nothing(struct ibv_cq_ex *queue) { return (void)queue, 0; }
static unsigned int read_no_flags(struct ibv_cq_ex *queue) { return (void)queue, 0; }
static uint8_t read_zero(struct ibv_cq_ex *queue) { return (void)queue, 0; }

/* The extended interface to post. */

static void wr_start(struct ibv_qp_ex *pair) {
  struct queue_pair *own = (struct queue_pair *)pair;
  own->begun = own->sends->posted;
}

static int wr_complete(struct ibv_qp_ex *pair) {
  struct queue_pair *own = (struct queue_pair *)pair;
  if (own->begun - own->sends->polled > RING) return ENOMEM;
  own->sends->posted = own->begun;
  return 0;
}

static void wr_abort(struct ibv_qp_ex *pair) { (void)pair; }

static struct descriptor *begin(struct ibv_qp_ex *pair, enum ibv_wr_opcode opcode) {
  struct queue_pair *own = (struct queue_pair *)pair;
  own->building = &own->sends->ring[own->begun++ & MASK];
  *own->building = (struct descriptor){
      .wr_id = pair->wr_id,
      .qp_num = pair->qp_base.qp_num,
      .opcode = (uint16_t)opcode,
      .flags = (uint16_t)pair->wr_flags,
  };
  return own->building;
}

static void wr_send(struct ibv_qp_ex *pair) { begin(pair, IBV_WR_SEND); }

static void wr_rdma(struct ibv_qp_ex *pair, enum ibv_wr_opcode opcode, uint32_t key, uint64_t address) {
  struct descriptor *building = begin(pair, opcode);
  building->remote_key = key;
  building->remote_address = address;
}

static void wr_rdma_write(struct ibv_qp_ex *pair, uint32_t key, uint64_t address) {
  wr_rdma(pair, IBV_WR_RDMA_WRITE, key, address);
}

static void wr_rdma_read(struct ibv_qp_ex *pair, uint32_t key, uint64_t address) {
  wr_rdma(pair, IBV_WR_RDMA_READ, key, address);
}

static void wr_set_sge(struct ibv_qp_ex *pair, uint32_t key, uint64_t address, uint32_t length) {
  struct descriptor *building = ((struct queue_pair *)pair)->building;
  building->local_key = key;
  building->local_address = address;
  building->bytes = length;
}

/* Creating and destroying objects. */

static struct ibv_qp *make_pair(struct ibv_context *context, struct ibv_pd *domain, struct ibv_qp_init_attr_ex *wanted) {
  struct queue_pair *pair = zeroed(sizeof *pair);
  if (pair == NULL) return NULL;
  pair->queue_pair.qp_base = (struct ibv_qp){
      .context = context,
      .pd = domain,
      .send_cq = wanted->send_cq,
      .recv_cq = wanted->recv_cq,
      .qp_num = next_number++,
      .qp_type = wanted->qp_type,
  };
  pair->queue_pair.wr_start = wr_start;
  pair->queue_pair.wr_complete = wr_complete;
  pair->queue_pair.wr_abort = wr_abort;
  pair->queue_pair.wr_send = wr_send;
  pair->queue_pair.wr_rdma_write = wr_rdma_write;
  pair->queue_pair.wr_rdma_read = wr_rdma_read;
  pair->queue_pair.wr_set_sge = wr_set_sge;
  pair->sends = queue_of(wanted->send_cq);
  pair->receives = queue_of(wanted->recv_cq);
  return &pair->queue_pair.qp_base;
}

static struct ibv_qp *create_qp_ex(struct ibv_context *context, struct ibv_qp_init_attr_ex *wanted) {
  return make_pair(context, wanted->pd, wanted);
}

static struct ibv_cq_ex *create_cq_ex(struct ibv_context *context, struct ibv_cq_init_attr_ex *wanted) {
  struct completion_queue *queue = zeroed(sizeof *queue);
  if (queue == NULL) return NULL;
  queue->queue.context = context;
  queue->queue.cqe = (int)wanted->cqe;
  queue->queue.start_poll = start_poll;
  queue->queue.next_poll = next_poll;
  queue->queue.end_poll = end_poll;
  queue->queue.read_opcode = read_opcode;
  queue->queue.read_byte_len = read_byte_len;
  queue->queue.read_qp_num = read_qp_num;
  queue->queue.read_imm_data = read_imm_data;
  queue->queue.read_vendor_err = read_nothing;
  queue->queue.read_src_qp = read_nothing;
  queue->queue.read_slid = read_nothing;
  queue->queue.read_wc_flags = read_no_flags;
  queue->queue.read_sl = read_zero;
  queue->queue.read_dlid_path_bits = read_zero;
  return &queue->queue;
}

static int query_device_ex(
    struct ibv_context *context, const struct ibv_query_device_ex_input *input, struct ibv_device_attr_ex *attributes,
    size_t size) {
  (void)context, (void)input;
  memset(attributes, 0, size);
  attributes->orig_attr.max_qp = RING;
  attributes->orig_attr.max_qp_wr = RING;
  attributes->orig_attr.max_sge = 4;
  attributes->orig_attr.max_cq = RING;
  attributes->orig_attr.max_cqe = RING;
  attributes->orig_attr.max_mr = RING;
  attributes->orig_attr.max_mr_size = LARGEST_MESSAGE;
  attributes->orig_attr.phys_port_cnt = 1;
  attributes->phys_port_cnt_ex = 1;
  return 0;
}

static int query_port(struct ibv_context *context, uint8_t port, struct ibv_port_attr *attributes, size_t size) {
  (void)context, (void)port;
  memset(attributes, 0, size);
  attributes->state = IBV_PORT_ACTIVE;
  attributes->max_mtu = attributes->active_mtu = IBV_MTU_4096;
  attributes->max_msg_sz = LARGEST_MESSAGE;
  attributes->gid_tbl_len = GID_ENTRIES;
  attributes->pkey_tbl_len = 1;
  attributes->lid = 1;
  attributes->link_layer = IBV_LINK_LAYER_INFINIBAND;
  return 0;
}

struct ibv_device **ibv_get_device_list(int *count) {
  struct ibv_device **list = zeroed(2 * sizeof *list);
  if (list == NULL) return NULL;
  strcpy(device.name, name);
  strcpy(device.dev_name, name);
  list[0] = &device;
  if (count != NULL) *count = 1;
  return list;
}

void ibv_free_device_list(struct ibv_device **list) { free(list); }

const char *ibv_get_device_name(struct ibv_device *its) { return its->name; }

__be64 ibv_get_device_guid(struct ibv_device *its) { return (void)its, 1; }

struct ibv_context *ibv_open_device(struct ibv_device *its) {
  struct verbs_context *whole = zeroed(sizeof *whole);
  if (whole == NULL) return NULL;
  whole->sz = sizeof *whole;
  whole->query_port = query_port;
  whole->query_device_ex = query_device_ex;
  whole->create_qp_ex = create_qp_ex;
  whole->create_cq_ex = create_cq_ex;
  struct ibv_context *context = &whole->context;
  context->device = its;
  context->abi_compat = (void *)-1L;
  context->num_comp_vectors = 1;
  context->ops.post_send = post_send;
  context->ops.post_recv = post_receive;
  context->ops.poll_cq = poll_cq;
  context->ops.req_notify_cq = request_notification;
  return context;
}

int ibv_close_device(struct ibv_context *context) {
  free((char *)context - offsetof(struct verbs_context, context));
  return 0;
}

ssize_t _ibv_query_gid_table(
    struct ibv_context *context, struct ibv_gid_entry *entries, size_t room, uint32_t flags, size_t size) {
  (void)context, (void)entries, (void)room, (void)flags, (void)size;
  return 0; /* peers are addressed by LID */
}

struct ibv_pd *ibv_alloc_pd(struct ibv_context *context) {
  struct ibv_pd *domain = zeroed(sizeof *domain);
  if (domain != NULL) domain->context = context;
  return domain;
}

int ibv_dealloc_pd(struct ibv_pd *domain) { return free(domain), 0; }

struct ibv_mr *ibv_reg_mr_iova2(struct ibv_pd *domain, void *memory, size_t length, uint64_t address, unsigned int access) {
  (void)address, (void)access;
  struct ibv_mr *region = zeroed(sizeof *region);
  if (region == NULL) return NULL;
  *region = (struct ibv_mr){
      .context = domain->context, .pd = domain, .addr = memory, .length = length, .lkey = 0x1234, .rkey = 0x1234};
  return region;
}

int ibv_dereg_mr(struct ibv_mr *region) { return free(region), 0; }

struct ibv_cq *ibv_create_cq(
    struct ibv_context *context, int entries, void *cq_context, struct ibv_comp_channel *channel, int vector) {
  (void)cq_context, (void)channel, (void)vector;
  struct ibv_cq_init_attr_ex wanted = {.cqe = (uint32_t)entries};
  return (struct ibv_cq *)create_cq_ex(context, &wanted);
}

int ibv_destroy_cq(struct ibv_cq *queue) { return free(queue), 0; }

struct ibv_qp *ibv_create_qp(struct ibv_pd *domain, struct ibv_qp_init_attr *wanted) {
  return make_pair(domain->context, domain, (struct ibv_qp_init_attr_ex *)wanted); /* its first members are the same */
}

struct ibv_qp_ex *ibv_qp_to_qp_ex(struct ibv_qp *pair) { return &pair_of(pair)->queue_pair; }

int ibv_modify_qp(struct ibv_qp *pair, struct ibv_qp_attr *attributes, int mask) {
  if (mask & IBV_QP_STATE) pair_of(pair)->state = attributes->qp_state;
  return 0;
}

int ibv_query_qp(struct ibv_qp *pair, struct ibv_qp_attr *attributes, int mask, struct ibv_qp_init_attr *initial) {
  (void)mask, (void)initial;
  memset(attributes, 0, sizeof *attributes);
  attributes->qp_state = pair_of(pair)->state;
  return 0;
}

int ibv_destroy_qp(struct ibv_qp *pair) { return free(pair), 0; }
