/**
 * Management datagrams (MADs): opening a port of the kernel's umad interface, asking the agents of a fabric, and
 * matching their answers. Start with {@link org.rdma4j.mad.UmadPort}.
 */
package org.rdma4j.mad;
