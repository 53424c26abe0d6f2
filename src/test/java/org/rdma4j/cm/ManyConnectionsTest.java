package org.rdma4j.cm;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ManyConnectionsTest {
    @Test
    @Tag("soft-roce")
    void aHundredConnectionsAreOpenedAndClosedAndNothingIsLeft() throws Exception {
        try (ManyConnections connections = new ManyConnections()) {
            connections.requireNothingIsLeft(1, 50);
        }
    }

    @Test
    @Tag("soft-roce-soak")
    void aThousandAtATimeAndTenThousandOverTimeLeaveNothing() throws Exception {
        try (ManyConnections connections = new ManyConnections()) {
            connections.requireNothingIsLeft(9, 1000);
        }
    }
}
