package org.rdma4j.verbs.attributes;

/**
 * Sizes of an operand of a PCI atomic operation, of {@code enum ibv_pci_atomic_op_size}.
 */
public enum PciAtomicSize implements NativeFlag {
    /** 4 bytes. */
    OCTETS_4(1),
    /** 8 bytes. */
    OCTETS_8(1 << 1),
    /** 16 bytes. */
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
