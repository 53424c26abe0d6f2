package org.rdma4j.host.diagnosis;

import java.util.List;

/** Examines one aspect of a system. */
@FunctionalInterface
interface Check {
    /** Returns the findings. It never fails: what cannot be read is a finding or nothing. */
    List<Finding> findings(ExaminedSystem system);
}
