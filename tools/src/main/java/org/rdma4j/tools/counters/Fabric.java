package org.rdma4j.tools.counters;

import java.util.List;
import java.util.Set;

/**
 * A subnet, as it was found.
 *
 * @param nodes all nodes that answered
 * @param links all cables between them
 * @param silent a sentence for each port behind which somebody is who did not answer
 */
record Fabric(List<FabricNode> nodes, Set<FabricLink> links, List<String> silent) {}
