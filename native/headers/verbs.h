/* What jextract reads for org.rdma4j.bindings.verbs: the verbs of libibverbs. */
#include <infiniband/verbs.h>
