/** The drop-in replacement for the perfquery of infiniband-diags: the same standard output and exit status. */
package org.rdma4j.tools.perfquery;
