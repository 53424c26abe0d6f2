package org.rdma4j.tools.counters;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Guid;

/**
 * The other end of a port's cable.
 *
 * @param node which node it is
 * @param port the number of its port
 * @param portGuid the GUID of its port; null where it is not known
 */
record Peer(NodeIdentity node, int port, @Nullable Guid portGuid) {}
