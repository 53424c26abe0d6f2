/**
 * The vocabulary that the verbs, the management datagrams and the port counters share: addresses, states, and the
 * exception that every failed call ends with.
 *
 * {@snippet file="org/rdma4j/examples/HostExampleTest.java" region="gid"}
 *
 * {@snippet file="org/rdma4j/examples/HostExampleTest.java" region="failure"}
 */
package org.rdma4j;
