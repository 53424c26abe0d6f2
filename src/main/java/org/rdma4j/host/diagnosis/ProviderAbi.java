package org.rdma4j.host.diagnosis;

import java.util.Map;

/**
 * The versions of a kernel driver's interface that its provider in libibverbs understands: {@code match_min_abi_version}
 * and {@code match_max_abi_version} of the providers in rdma-core 65. The releases 17, 24, 35, 44, 50 and 56 have the same
 * versions, as far as they have the provider. A vendor's own library may understand more; if it was asked, its answer
 * counts.
 *
 * @param least the oldest version
 * @param most the newest version
 */
record ProviderAbi(int least, int most) {
    /** Without those that take any version: cxgb4, hfi1verbs, hns and ipathverbs. */
    private static final Map<String, ProviderAbi> OF_RDMA_CORE = Map.ofEntries(
            Map.entry("bnxt_re", new ProviderAbi(1, 1)),
            Map.entry("efa", new ProviderAbi(1, 1)),
            Map.entry("erdma", new ProviderAbi(0, 1)),
            Map.entry("ionic", new ProviderAbi(1, 1)),
            Map.entry("irdma", new ProviderAbi(0, 5)),
            Map.entry("mana", new ProviderAbi(1, 1)),
            Map.entry("mlx4", new ProviderAbi(2, 4)),
            Map.entry("mlx5", new ProviderAbi(1, 1)),
            Map.entry("mthca", new ProviderAbi(0, 1)),
            Map.entry("ocrdma", new ProviderAbi(2, 2)),
            Map.entry("qedr", new ProviderAbi(8, 8)),
            Map.entry("rxe", new ProviderAbi(1, 2)),
            Map.entry("siw", new ProviderAbi(1, 1)),
            Map.entry("vmw_pvrdma", new ProviderAbi(3, 3)));

    /** Whether a provider is known not to understand a version. */
    static boolean refuses(String provider, long version) {
        ProviderAbi abi = OF_RDMA_CORE.get(provider);
        return abi != null && (version < abi.least || version > abi.most);
    }

    static String words(String provider) {
        ProviderAbi abi = OF_RDMA_CORE.getOrDefault(provider, new ProviderAbi(0, 0));
        return abi.least == abi.most ? Integer.toString(abi.most) : abi.least + " to " + abi.most;
    }
}
