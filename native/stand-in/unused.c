/*
 * Functions that rdma4j links beside those that benchmarks need, and that none of them calls. In a file of its own, since
 * here they are not what verbs.h declares.
 */
#include <errno.h>

#define UNUSED(function) \
  int function(void) { return ENOSYS; }

UNUSED(ibv_query_port)
UNUSED(ibv_query_gid)
UNUSED(_ibv_query_gid_ex)
UNUSED(ibv_query_pkey)
UNUSED(ibv_resize_cq)
UNUSED(ibv_rereg_mr)
