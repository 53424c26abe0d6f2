/** Two programs that send one message back and forth; the peer may be the C program {@code ibv_rc_pingpong}. */
package org.rdma4j.samples.pingpong;
