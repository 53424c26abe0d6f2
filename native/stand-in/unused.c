/*
 * Functions that rdma4j links but the benchmarks never call. In a separate file, because they do not have the types
 * that verbs.h declares.
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
