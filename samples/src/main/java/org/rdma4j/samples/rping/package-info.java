/**
 * Like the C program {@code rping}: a ping by RDMA read and RDMA write between two programs that the connection manager
 * connects.
 */
package org.rdma4j.samples.rping;
