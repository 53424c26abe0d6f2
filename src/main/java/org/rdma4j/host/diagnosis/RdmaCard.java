package org.rdma4j.host.diagnosis;

import java.util.Optional;

/**
 * A card on PCI, or one function of it, that can do RDMA.
 *
 * @param address its place, {@code 0000:3b:00.0}
 * @param numbers its vendor and device, {@code 15b3:1017}
 * @param kind its model
 * @param boundDriver the driver that has bound it
 * @param physicalFunction where it is a virtual function of a card of this machine: the address of that card
 */
record RdmaCard(
        String address,
        String numbers,
        CardKind kind,
        Optional<String> boundDriver,
        Optional<String> physicalFunction) {

    boolean isVirtualFunction() {
        return physicalFunction.isPresent() || kind.name().endsWith("virtual function");
    }

    /** Where all functions of the card are, as {@code 0000:3b:00}. */
    String slot() {
        int dot = address.lastIndexOf('.');
        return dot < 0 ? address : address.substring(0, dot);
    }

    /** Which model, in words. */
    String model() {
        return "%s (%s)".formatted(kind.name(), numbers);
    }

    /** Which card, in words. */
    @Override
    public String toString() {
        return "%s at %s".formatted(model(), address);
    }
}
