/** A ping by RDMA read and RDMA write between two sides that the connection manager connects; as the C program {@code rping}. */
package org.rdma4j.samples.rping;
