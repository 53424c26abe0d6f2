/* What jextract reads for org.rdma4j.bindings.rdmacm: the connection manager of librdmacm. */
#include <rdma/rdma_cma.h>
