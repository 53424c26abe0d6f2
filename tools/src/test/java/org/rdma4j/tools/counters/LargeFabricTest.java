package org.rdma4j.tools.counters;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.tools.fabric.FatTree;

class LargeFabricTest {
    @Test
    void findsAndAsks100NodesAsTheCToolsDo() throws Exception {
        compare(new FatTree(4, 8, 11));
    }

    /** The C tool takes minutes for this one already. */
    @Test
    @Tag("soak")
    void findsAndAsks350NodesAsTheCToolsDo() throws Exception {
        compare(new FatTree(8, 18, 18));
    }

    @Test
    @Tag("soak")
    void findsAndAsks1500NodesAsTheCToolsDo() throws Exception {
        compare(new FatTree(24, 41, 35));
    }

    private static void compare(FatTree tree) throws Exception {
        try (LargeFabric fabric = new LargeFabric(tree)) {
            fabric.compareDiscovery();
            fabric.compareTotals();
        }
    }
}
