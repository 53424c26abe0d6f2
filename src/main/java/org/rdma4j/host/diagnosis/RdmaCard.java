package org.rdma4j.host.diagnosis;

import java.util.Optional;

/**
 * A card on PCI that can do RDMA.
 *
 * @param address its place, {@code 0000:3b:00.0}
 * @param numbers its vendor and device, {@code 15b3:1017}
 * @param kind its model
 * @param boundDriver the driver that has bound it
 */
record RdmaCard(String address, String numbers, CardKind kind, Optional<String> boundDriver) {
    /** Which card, in words. */
    @Override
    public String toString() {
        return "%s (%s) at %s".formatted(kind.name(), numbers, address);
    }
}
