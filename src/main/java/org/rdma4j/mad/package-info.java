/**
 * Management datagrams (MADs): a port of the kernel's umad interface, requests to the agents of a fabric, and their
 * responses. Start with {@link org.rdma4j.mad.UmadPort}; it needs read and write access to {@code
 * /dev/infiniband/umadN}, which only root has by default.
 *
 * {@snippet file="org/rdma4j/tools/examples/MadExample.java" region="node"}
 */
package org.rdma4j.mad;
