package org.rdma4j.host.diagnosis;

/**
 * A model of cards that can do RDMA.
 *
 * @param name what people call it
 * @param coreDriver the driver that binds it
 * @param verbsModule the module that makes an RDMA device of it
 * @param provider the part of libibverbs that serves it, as in {@code libmlx5-rdmav34.so}
 * @param isForRdma whether it was bought for that, and is not an Ethernet card that can also do it
 * @param fastest the InfiniBand speed that the fastest cards of this model have; empty where it has no InfiniBand
 * @param support where the vendor's current drivers have dropped it: what supports it still, else empty
 */
record CardKind(
        String name,
        String coreDriver,
        String verbsModule,
        String provider,
        boolean isForRdma,
        String fastest,
        String support) {

    static CardKind ethernet(String name, String coreDriver, String verbsModule, String provider) {
        return new CardKind(name, coreDriver, verbsModule, provider, false, "", "");
    }

    /** A card that one driver serves whole. */
    static CardKind of(String name, String driver, String provider) {
        return new CardKind(name, driver, driver, provider, true, "", "");
    }

    static CardKind mlx4(String name, String fastest, String support) {
        return new CardKind(name, "mlx4_core", "mlx4_ib", "mlx4", true, fastest, support);
    }

    static CardKind mlx5(String name, String fastest) {
        return new CardKind(name, "mlx5_core", "mlx5_ib", "mlx5", true, fastest, "");
    }

    /** The part of such a card that a virtual machine is given. */
    CardKind virtualFunction() {
        return new CardKind(name + " virtual function", coreDriver, verbsModule, provider, isForRdma, fastest, support);
    }
}
