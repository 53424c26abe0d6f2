package org.rdma4j.device.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cards on PCI that can do RDMA, by the numbers of their vendors and devices, as the kernel's drivers list them. */
final class RdmaCards {
    private static final String FOLDER = "/sys/bus/pci/devices";
    private static final String MLNX_OFED_4_9 =
            "the kernel's own mlx4 or mlx5 driver, or MLNX_OFED 4.9 LTS, the last series of the vendor's that has it";

    private record Kind(String name, String coreDriver, String verbsModule, boolean isForRdma, String lastSeries) {
        Kind(String name, String coreDriver, String verbsModule) {
            this(name, coreDriver, verbsModule, true, "");
        }

        static Kind ethernet(String name, String coreDriver, String verbsModule) {
            return new Kind(name, coreDriver, verbsModule, false, "");
        }
    }

    private static final Kind CONNECTX_3 = new Kind("Mellanox ConnectX-3", "mlx4_core", "mlx4_ib", true, MLNX_OFED_4_9);

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("15b3:1003", CONNECTX_3),
            Map.entry("15b3:1004", CONNECTX_3),
            Map.entry("15b3:1007", CONNECTX_3),
            Map.entry("15b3:1011", new Kind("Mellanox Connect-IB", "mlx5_core", "mlx5_ib", true, MLNX_OFED_4_9)),
            Map.entry("15b3:1013", new Kind("Mellanox ConnectX-4", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:1015", new Kind("Mellanox ConnectX-4 Lx", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:1017", new Kind("Mellanox ConnectX-5", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:1019", new Kind("Mellanox ConnectX-5 Ex", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:101b", new Kind("NVIDIA ConnectX-6", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:101d", new Kind("NVIDIA ConnectX-6 Dx", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:101f", new Kind("NVIDIA ConnectX-6 Lx", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:1021", new Kind("NVIDIA ConnectX-7", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:1023", new Kind("NVIDIA ConnectX-8", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:a2d2", new Kind("Mellanox BlueField", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:a2d6", new Kind("NVIDIA BlueField-2", "mlx5_core", "mlx5_ib")),
            Map.entry("15b3:a2dc", new Kind("NVIDIA BlueField-3", "mlx5_core", "mlx5_ib")),
            Map.entry("8086:24f0", new Kind("Intel Omni-Path HFI", "hfi1", "hfi1")),
            Map.entry("8086:24f1", new Kind("Intel Omni-Path HFI", "hfi1", "hfi1")),
            Map.entry("8086:1592", Kind.ethernet("Intel E810", "ice", "irdma")),
            Map.entry("8086:1593", Kind.ethernet("Intel E810", "ice", "irdma")),
            Map.entry("8086:159b", Kind.ethernet("Intel E810", "ice", "irdma")),
            Map.entry("1077:7322", new Kind("QLogic QLE7300", "ib_qib", "ib_qib")),
            Map.entry("1d0f:efa0", new Kind("Amazon EFA", "efa", "efa")),
            Map.entry("1d0f:efa1", new Kind("Amazon EFA", "efa", "efa")),
            Map.entry("1d0f:efa2", new Kind("Amazon EFA", "efa", "efa")),
            Map.entry("15ad:0820", new Kind("VMware PVRDMA", "vmw_pvrdma", "vmw_pvrdma")),
            Map.entry("1ded:107f", new Kind("Alibaba ERDMA", "erdma", "erdma")),
            Map.entry("14e4:16d7", Kind.ethernet("Broadcom NetXtreme-E", "bnxt_en", "bnxt_re")),
            Map.entry("14e4:16d8", Kind.ethernet("Broadcom NetXtreme-E", "bnxt_en", "bnxt_re")),
            Map.entry("14e4:1750", Kind.ethernet("Broadcom NetXtreme-E", "bnxt_en", "bnxt_re")),
            Map.entry("14e4:1751", Kind.ethernet("Broadcom NetXtreme-E", "bnxt_en", "bnxt_re")));

    private RdmaCards() {}

    static List<RdmaCard> of(ExaminedSystem system) {
        List<RdmaCard> cards = new ArrayList<>();
        for (String address : system.names(FOLDER)) {
            String folder = FOLDER + "/" + address;
            String numbers = hexadecimal(system, folder + "/vendor") + ":" + hexadecimal(system, folder + "/device");
            Kind kind =
                    KINDS.getOrDefault(numbers, numbers.startsWith("15b3:") ? unknownMellanox(system, folder) : null);
            if (kind != null) {
                Optional<String> bound = system.linkedName(folder + "/driver");
                cards.add(new RdmaCard(
                        address,
                        kind.name() + " (" + numbers + ")",
                        kind.coreDriver(),
                        kind.verbsModule(),
                        kind.isForRdma(),
                        kind.lastSeries(),
                        bound));
            }
        }
        return cards;
    }

    /** A network card of theirs that is older or newer than this list; bridges and the like are none. */
    private static @Nullable Kind unknownMellanox(ExaminedSystem system, String folder) {
        return system.text(folder + "/class").orElse("").startsWith("0x02")
                ? new Kind("Mellanox or NVIDIA network card", "mlx5_core", "mlx5_ib")
                : null;
    }

    private static String hexadecimal(ExaminedSystem system, String file) {
        return system.text(file).orElse("").replaceFirst("^0x", "");
    }
}
