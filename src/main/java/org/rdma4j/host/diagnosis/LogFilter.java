package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the lines of a kernel's log that are about RDMA: they name one of its modules or of its neighbors, or a card's
 * address. It looks up single words, because a pattern of all names takes long on a long log.
 */
final class LogFilter implements Predicate<String> {
    private static final List<String> STARTS = List.of(
            "mlx4",
            "mlx5",
            "mlx_",
            "mlxfw",
            "ib_",
            "rdma",
            "iw_",
            "bnxt_",
            "usnic",
            "hns_roce",
            "ocrdma",
            "vmw_pvrdma");

    /** The modules next to RDMA, whose faults do not concern all programs. */
    static final Set<String> NEIGHBOURS = Set.of(
            "mlx5_vdpa",
            "mlx5_fwctl",
            "ksmbd",
            "smc",
            "smc_diag",
            "nvme_rdma",
            "nvmet_rdma",
            "rds",
            "rds_rdma",
            "ib_iser",
            "ib_isert",
            "ib_srp",
            "ib_srpt",
            "ib_ipoib",
            "rpcrdma",
            "xprtrdma",
            "svcrdma",
            "rnbd_client",
            "rnbd_server",
            "rtrs_core",
            "ko2iblnd",
            "9pnet_rdma");

    /** The modules through which cards reach the memory of GPUs. */
    static final Set<String> PEER_MEMORY =
            Set.of("nvidia_peermem", "nv_peer_mem", "amdp2p", "ib_peer_mem", "gdrdrv", "nvidia_fs");

    private static final Set<String> OTHERS = Set.of(
            "siw",
            "rxe",
            "irdma",
            "i40iw",
            "ice",
            "hfi1",
            "rdmavt",
            "qedr",
            "qede",
            "efa",
            "erdma",
            "mana",
            "mana_ib",
            "ionic_rdma",
            "cxgb4",
            "iw_cxgb4",
            "user_verbs",
            "user_mad",
            "infiniband",
            "openibd",
            "peermem",
            "hns3");

    private static final int LETTERS = 128;

    private final Set<String> modules;
    private final List<String> addresses;

    /** By the first two letters of a word: most words of a log are ruled out by these. */
    private final boolean[] beginnings = new boolean[LETTERS * LETTERS];

    LogFilter(ExaminedSystem system) {
        modules = Stream.of(
                        OTHERS.stream(),
                        NEIGHBOURS.stream(),
                        PEER_MEMORY.stream(),
                        RdmaCards.of(system).stream().map(card -> card.kind().coreDriver()))
                .flatMap(names -> names)
                .collect(Collectors.toUnmodifiableSet());
        addresses = RdmaCards.of(system).stream().map(RdmaCard::address).toList();
        Stream.concat(STARTS.stream(), modules.stream())
                .filter(name -> name.length() > 1)
                .forEach(name -> beginnings[beginning(name, 0)] = true);
    }

    @Override
    public boolean test(String line) {
        for (String address : addresses) {
            if (line.contains(address)) {
                return true;
            }
        }
        int start = 0;
        for (int end = 0; end <= line.length(); end++) {
            if (end == line.length() || !isOfName(line.charAt(end))) {
                if (end - start > 2 && beginnings[beginning(line, start)] && isOfRdma(line.substring(start, end))) {
                    return true;
                }
                start = end + 1;
            }
        }
        return false;
    }

    /** Letters of names alone, which are below 128. */
    private static int beginning(String text, int at) {
        return text.charAt(at) * LETTERS + text.charAt(at + 1);
    }

    private boolean isOfRdma(String word) {
        if (modules.contains(word)) {
            return true;
        }
        for (String each : STARTS) {
            if (word.startsWith(each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfName(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= '0' && letter <= '9')
                || letter == '_'
                || (letter >= 'A' && letter <= 'Z');
    }
}
