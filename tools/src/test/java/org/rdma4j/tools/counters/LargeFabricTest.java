package org.rdma4j.tools.counters;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rdma4j.tools.fabric.FatTree;

class LargeFabricTest {
    @Test
    void findsAndReads100NodesAsTheCToolsDo() throws Exception {
        compare(new FatTree(4, 8, 11));
    }

    /** The C tool already takes minutes for this fabric. */
    @Test
    @Tag("soak")
    void findsAndReads350NodesAsTheCToolsDo() throws Exception {
        compare(new FatTree(8, 18, 18));
    }

    @Test
    @Tag("soak")
    void findsAndReads1500NodesAsTheCToolsDo() throws Exception {
        compare(new FatTree(24, 41, 35));
    }

    @Test
    void missesNothingOf100NodesThatTheCToolFinds() throws Exception {
        compareWithLosses(new FatTree(4, 8, 11));
    }

    @Test
    @Tag("soak")
    void missesNothingOf1500NodesThatTheCToolFinds() throws Exception {
        compareWithLosses(new FatTree(24, 41, 35));
    }

    @Test
    @Tag("soak")
    void missesNothingOf2000NodesThatTheCToolFinds() throws Exception {
        compareWithLosses(new FatTree(28, 52, 37));
    }

    private static void compareWithLosses(FatTree tree) throws Exception {
        try (LargeFabric fabric = new LargeFabric(tree)) {
            fabric.compareWithLosses();
        }
    }

    private static void compare(FatTree tree) throws Exception {
        try (LargeFabric fabric = new LargeFabric(tree)) {
            fabric.compareDiscovery();
            fabric.compareTotals();
        }
    }
}
