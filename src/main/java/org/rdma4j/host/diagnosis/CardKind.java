package org.rdma4j.host.diagnosis;

import java.util.List;

/**
 * A model of cards that can do RDMA.
 *
 * @param name what people call it
 * @param coreDriver the driver that binds it
 * @param verbsModules the modules that make an RDMA device of it: the kernels' of today first, then those of older ones
 * @param providers the parts of libibverbs that serve it, as in {@code libmlx5-rdmav34.so}: one of them is enough, and
 *     without any the card needs none
 * @param isForRdma whether RDMA is its purpose; false for an Ethernet card that can also do RDMA
 * @param fastest the InfiniBand speed that the fastest cards of this model have; empty if it has no InfiniBand
 * @param support what still supports it if the vendor's current drivers do not; else empty
 */
record CardKind(
        String name,
        String coreDriver,
        List<String> verbsModules,
        List<String> providers,
        boolean isForRdma,
        String fastest,
        String support) {

    static CardKind ethernet(String name, String coreDriver, String verbsModule, String provider) {
        return new CardKind(name, coreDriver, List.of(verbsModule), List.of(provider), false, "", "");
    }

    /** A card that needs only one driver. */
    static CardKind of(String name, String driver, String provider) {
        return new CardKind(name, driver, List.of(driver), List.of(provider), true, "", "");
    }

    static CardKind mlx4(String name, String fastest, String support) {
        return new CardKind(name, "mlx4_core", List.of("mlx4_ib"), List.of("mlx4"), true, fastest, support);
    }

    static CardKind mlx5(String name, String fastest) {
        return mlx5(name, fastest, "");
    }

    static CardKind mlx5(String name, String fastest, String support) {
        return new CardKind(name, "mlx5_core", List.of("mlx5_ib"), List.of("mlx5"), true, fastest, support);
    }

    /** The module of today's kernels that makes its RDMA device. */
    String verbsModule() {
        return verbsModules.getFirst();
    }

    /** The virtual function of such a card, for a virtual machine. */
    CardKind virtualFunction() {
        return named(name + " virtual function");
    }

    CardKind named(String other) {
        return new CardKind(other, coreDriver, verbsModules, providers, isForRdma, fastest, support);
    }

    /** The same with the names that its module and its provider had before. */
    CardKind earlier(String verbsModule, String provider) {
        return new CardKind(
                name,
                coreDriver,
                List.of(verbsModule(), verbsModule),
                List.of(providers.getFirst(), provider),
                isForRdma,
                fastest,
                support);
    }

    /** The same for a card whose programs need no part of libibverbs. */
    CardKind withoutProvider() {
        return new CardKind(name, coreDriver, verbsModules, List.of(), isForRdma, fastest, support);
    }
}
