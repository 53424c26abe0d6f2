package org.rdma4j.host.diagnosis;

import java.util.List;

/** Looks at one side of a system. */
@FunctionalInterface
interface Check {
    /** What it finds; never fails, for what cannot be read is a finding or nothing. */
    List<Finding> findings(ExaminedSystem system);
}
