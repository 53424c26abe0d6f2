/**
 * Connections by address and port: listening, resolving, connecting and accepting through the RDMA connection manager
 * (librdmacm, {@code rdma_cm(7)}), with queue pairs of {@link org.rdma4j.verbs}.
 *
 * <p>Begin with {@link org.rdma4j.cm.ConnectionManager}. The types may be used by any thread at any time. Closing an object
 * closes what was made from it; what was passed on stays: a connection outlives its route or request, and the request its
 * listener.
 *
 * <p>A server that answers each client in a virtual thread:
 *
 * {@snippet file="org/rdma4j/examples/ConnectionExampleTest.java" region="server"}
 *
 * <p>A client:
 *
 * {@snippet file="org/rdma4j/examples/ConnectionExampleTest.java" region="client"}
 *
 * <h2>What the connection manager does not do</h2>
 *
 * <ul>
 *   <li>It does not notice that a host or a network is lost: keep-alives are the program's.
 *   <li>It has no queue pairs: create them on {@code context()} of the request or route, whose device is the one that the
 *       packets go through, and close them yourself.
 *   <li>iWARP devices are refused: this version connects InfiniBand and RoCE.
 * </ul>
 *
 * <h2>Private data</h2>
 *
 * <p>Each message of the connection manager carries some bytes of the program: 56 with the request of a connection, 196
 * when it is accepted, 148 when it is rejected; for datagrams 180 and 136. InfiniBand and RoCE pad them with zeros to that
 * length, so that a program that needs the length has to send it along.
 */
package org.rdma4j.cm;
