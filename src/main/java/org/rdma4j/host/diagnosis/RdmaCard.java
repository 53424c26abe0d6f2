package org.rdma4j.host.diagnosis;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A card on PCI, or one function of it, that can do RDMA.
 *
 * @param address its place, {@code 0000:3b:00.0}
 * @param numbers its vendor and device, {@code 15b3:1017}
 * @param kind its model
 * @param driver the driver that is bound to it; null if there is none
 * @param parent for a virtual function of a card of this machine: the address of that card; null otherwise
 */
record RdmaCard(
        String address,
        String numbers,
        CardKind kind,
        @Nullable String driver,
        @Nullable String parent) {

    Optional<String> boundDriver() {
        return Optional.ofNullable(driver);
    }

    Optional<String> physicalFunction() {
        return Optional.ofNullable(parent);
    }

    boolean isVirtualFunction() {
        return parent != null || kind.name().endsWith("virtual function");
    }

    /** Whether the card has processors of its own, whose system may be in charge of it. */
    boolean isDpu() {
        return kind.name().contains("BlueField");
    }

    /** The address that all functions of the card share, as {@code 0000:3b:00}. */
    String slot() {
        int dot = address.lastIndexOf('.');
        return dot < 0 ? address : address.substring(0, dot);
    }

    /** The model in words. */
    String model() {
        return "%s (%s)".formatted(kind.name(), numbers);
    }

    /** The card in words. */
    @Override
    public String toString() {
        return "%s at %s".formatted(model(), address);
    }
}
