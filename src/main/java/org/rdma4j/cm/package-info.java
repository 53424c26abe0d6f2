/**
 * Connections by address and port: listening, resolving, connecting and accepting through the RDMA connection manager
 * (librdmacm, {@code rdma_cm(7)}), with queue pairs of {@link org.rdma4j.verbs}.
 *
 * <p>Begin with {@link org.rdma4j.cm.ConnectionManager}. Any thread may use the types at any time. Closing an object
 * closes what was made from it, with two exceptions: a connection stays open when its route or request is closed, and a
 * request stays open when its listener is closed.
 *
 * <p>A server that serves each client in a virtual thread:
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
 *   <li>It does not notice that a host or a network is lost. The program must send keep-alive messages itself.
 *   <li>It does not create queue pairs. Create them on {@code context()} of the request or the route, and close them
 *       yourself.
 *   <li>iWARP devices are refused: this version connects InfiniBand and RoCE.
 * </ul>
 *
 * <h2>Private data</h2>
 *
 * <p>Each message of the connection manager carries private data of the program: at most 56 bytes with a request to
 * connect, 196 when it is accepted, and 148 when it is rejected; for datagrams 180 with a request and 136 with the
 * answer. InfiniBand and RoCE pad it with zeros to that length. A program that needs the length must put it into the
 * data.
 */
package org.rdma4j.cm;
