/**
 * The diagnosis: why RDMA does not work on a system, from the kernel's modules to the state of the ports. It reads
 * files and changes nothing. It needs no root, and says what it cannot examine without. Every public type here is
 * immutable, or belongs to the thread that made it.
 *
 * {@snippet file="org/rdma4j/examples/HostExampleTest.java" region="diagnosis"}
 */
package org.rdma4j.host.diagnosis;
