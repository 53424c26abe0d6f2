package org.rdma4j.verbs.attributes;

/**
 * Atomic operations that the device executes over PCI, and on operands of which sizes.
 *
 * @param fetchAndAdd fetch-and-add
 * @param swap unconditional swap
 * @param compareAndSwap compare-and-swap
 */
public record PciAtomics(
        FlagSet<PciAtomicSize> fetchAndAdd, FlagSet<PciAtomicSize> swap, FlagSet<PciAtomicSize> compareAndSwap) {}
