package org.rdma4j.verbs.attributes;

/**
 * Sizes of an operand of a PCI atomic operation, of {@code enum ibv_pci_atomic_op_size}.
 */
public enum PciAtomicSize implements NativeFlag {
    /** 4 octets. */
    OCTETS_4(1),
    /** 8 octets. */
    OCTETS_8(1 << 1),
    /** 16 octets. */
    OCTETS_16(1 << 2);

    private final long mask;

    PciAtomicSize(long mask) {
        this.mask = mask;
    }

    @Override
    public long mask() {
        return mask;
    }
}
