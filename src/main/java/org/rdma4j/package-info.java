/** The vocabulary that the verbs, the management datagrams and the port counters share. */
package org.rdma4j;
