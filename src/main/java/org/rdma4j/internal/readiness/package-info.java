/** Waiting until file descriptors are readable, on platform threads and on virtual ones. */
package org.rdma4j.internal.readiness;
