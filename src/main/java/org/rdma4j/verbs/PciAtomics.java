package org.rdma4j.verbs;

import java.lang.foreign.MemorySegment;
import org.rdma4j.bindings.verbs.ibv_pci_atomic_caps;

/**
 * Atomic operations that the device executes over PCI, and on operands of which sizes.
 *
 * @param fetchAndAdd fetch-and-add
 * @param swap unconditional swap
 * @param compareAndSwap compare-and-swap
 */
public record PciAtomics(
        FlagSet<PciAtomicSize> fetchAndAdd, FlagSet<PciAtomicSize> swap, FlagSet<PciAtomicSize> compareAndSwap) {

    static PciAtomics read(MemorySegment caps) {
        return new PciAtomics(
                FlagSet.of(PciAtomicSize.class, Short.toUnsignedLong(ibv_pci_atomic_caps.fetch_add(caps))),
                FlagSet.of(PciAtomicSize.class, Short.toUnsignedLong(ibv_pci_atomic_caps.swap(caps))),
                FlagSet.of(PciAtomicSize.class, Short.toUnsignedLong(ibv_pci_atomic_caps.compare_swap(caps))));
    }
}
