package org.rdma4j.host.diagnosis;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The PCI vendor and device numbers of cards that can do RDMA, from the lists of the kernel's drivers. */
final class KnownCards {
    private static final String MELLANOX = "15b3:";
    private static final String INTEL = "8086:";
    private static final String BROADCOM = "14e4:";
    private static final String CHELSIO = "1425:";
    private static final String QLOGIC = "1077:";
    private static final String HISILICON = "19e5:";
    private static final String NETWORK_CLASS = "0x02";

    private static final String MLX4_SUPPORT =
            "the kernel's own mlx4 drivers, and of the vendor's by MLNX_OFED 4.9 LTS, the last series that has it;"
                    + " MLNX_OFED 5 and later, and DOCA, have dropped it";
    private static final String CONNECT_IB_SUPPORT =
            "the kernel's own mlx5 drivers, and of the vendor's by MLNX_OFED 4.9 LTS, the last series that has it;"
                    + " MLNX_OFED 5 and later, and DOCA, have dropped it";
    private static final String KERNEL_ONLY = "the kernel's own drivers alone; the vendor's have dropped it";

    private static final CardKind MELLANOX_NETWORK_CARD = CardKind.mlx5("Mellanox or NVIDIA network card", "");

    /** The PCI numbers of these cards while their firmware does not run. */
    private static final Set<String> IN_FLASH_RECOVERY = Set.of(
            "15b3:0191",
            "15b3:01f6",
            "15b3:01f8",
            "15b3:01ff",
            "15b3:0209",
            "15b3:020b",
            "15b3:020d",
            "15b3:020f",
            "15b3:0211",
            "15b3:0212",
            "15b3:0214",
            "15b3:0216",
            "15b3:0218",
            "15b3:021c",
            "15b3:021e");

    /** The numbers of the interfaces by which a host manages the system on a BlueField. */
    private static final Set<String> MANAGEMENT_OF_DPU = Set.of("15b3:c2d2", "15b3:c2d3", "15b3:c2d4", "15b3:c2d5");

    private static final KnownCards ALL = new KnownCards();

    private final Map<String, CardKind> kinds = new HashMap<>();

    private KnownCards() {
        addMellanox();
        addIntel();
        addOtherEthernet();
        addClouds();
    }

    /**
     * The kind of a card.
     *
     * @param numbers its vendor and device in hexadecimal, {@code 15b3:1017}
     * @param pciClass its class, {@code 0x020700}
     */
    static Optional<CardKind> find(String numbers, String pciClass) {
        String name = numbers.toLowerCase(Locale.ROOT);
        CardKind kind = ALL.kinds.get(name);
        if (kind == null && pciClass.startsWith(NETWORK_CLASS)) {
            return name.startsWith(CHELSIO) ? chelsio(name) : newerMellanox(name);
        }
        return Optional.ofNullable(kind);
    }

    /** Whether a class on PCI is a network's. */
    static boolean isNetworkClass(String pciClass) {
        return pciClass.startsWith(NETWORK_CLASS);
    }

    /** The kind of a card that is newer than the list, by its driver; empty for drivers of cards without RDMA. */
    static Optional<CardKind> ofDriver(String driver) {
        return Optional.ofNullable(
                switch (driver) {
                    case "mlx4_core" -> CardKind.mlx4("Mellanox network card", "", "");
                    case "mlx5_core" -> MELLANOX_NETWORK_CARD;
                    case "bnxt_en" -> CardKind.ethernet("Broadcom network card", driver, "bnxt_re", "bnxt_re");
                    case "ice", "idpf" -> CardKind.ethernet("Intel network card", driver, "irdma", "irdma");
                    case "qede" -> CardKind.ethernet("Marvell network card", driver, "qedr", "qedr");
                    case "hns3" -> CardKind.ethernet("HiSilicon network card", driver, "hns_roce_hw_v2", "hns");
                    case "mana" -> CardKind.ethernet("Microsoft network card", driver, "mana_ib", "mana");
                    case "ionic" -> CardKind.ethernet("AMD network card", driver, "ionic_rdma", "ionic");
                    case "efa" -> CardKind.of("Amazon EFA", driver, "efa");
                    case "erdma" -> CardKind.of("Alibaba ERDMA", driver, "erdma");
                    case "hfi1" -> CardKind.of("Omni-Path HFI", driver, "hfi1verbs");
                    case "vmw_pvrdma" -> CardKind.of("VMware PVRDMA", driver, "vmw_pvrdma");
                    default -> null;
                });
    }

    /** Whether a card with these numbers only waits for new firmware. */
    static boolean isInFlashRecovery(String numbers) {
        return IN_FLASH_RECOVERY.contains(numbers);
    }

    /** Whether it is the interface by which a host manages the system on a BlueField. */
    static boolean isManagementOfDpu(String numbers) {
        return MANAGEMENT_OF_DPU.contains(numbers.toLowerCase(Locale.ROOT));
    }

    /** All that are listed one by one. */
    static Map<String, CardKind> listed() {
        return Map.copyOf(ALL.kinds);
    }

    /** A network card of this vendor that is newer than this list; bridges and the like are not cards. */
    private static Optional<CardKind> newerMellanox(String numbers) {
        return numbers.startsWith(MELLANOX) ? Optional.of(MELLANOX_NETWORK_CARD) : Optional.empty();
    }

    /** The first digit is the generation, the rest the model; T4, T5 and T6 do iWARP. */
    private static Optional<CardKind> chelsio(String numbers) {
        char generation = numbers.length() > CHELSIO.length() ? numbers.charAt(CHELSIO.length()) : '0';
        return generation >= '4' && generation <= '6'
                ? Optional.of(CardKind.ethernet("Chelsio T" + generation, "cxgb4", "iw_cxgb4", "cxgb4"))
                : Optional.empty();
    }

    private void addMellanox() {
        add(
                new CardKind(
                        "Mellanox InfiniHost",
                        "ib_mthca",
                        List.of("ib_mthca"),
                        List.of("mthca"),
                        true,
                        "DDR",
                        KERNEL_ONLY),
                MELLANOX,
                "5a44",
                "6278",
                "6282",
                "6274",
                "5e8c");
        add(
                CardKind.mlx4("Mellanox ConnectX or ConnectX-2", "QDR", KERNEL_ONLY),
                MELLANOX,
                "6340",
                "634a",
                "6354",
                "6368",
                "6372",
                "6732",
                "673c",
                "6746",
                "6750",
                "675a",
                "6764",
                "676e");
        add(CardKind.mlx4("Mellanox ConnectX-2", "QDR", KERNEL_ONLY).virtualFunction(), MELLANOX, "1002");
        CardKind connectX3 = CardKind.mlx4("Mellanox ConnectX-3", "FDR", MLX4_SUPPORT);
        add(connectX3, MELLANOX, "1003");
        add(connectX3.virtualFunction(), MELLANOX, "1004");
        add(CardKind.mlx4("Mellanox ConnectX-3 Pro", "FDR", MLX4_SUPPORT), MELLANOX, "1007");
        CardKind connectIb = CardKind.mlx5("Mellanox Connect-IB", "FDR", CONNECT_IB_SUPPORT);
        add(connectIb, MELLANOX, "1011");
        add(connectIb.virtualFunction(), MELLANOX, "1012");
        addWithVirtualFunction(CardKind.mlx5("Mellanox ConnectX-4", "EDR"), "1013", "1014");
        addWithVirtualFunction(CardKind.mlx5("Mellanox ConnectX-4 Lx", ""), "1015", "1016");
        addWithVirtualFunction(CardKind.mlx5("Mellanox ConnectX-5", "EDR"), "1017", "1018");
        addWithVirtualFunction(CardKind.mlx5("Mellanox ConnectX-5 Ex", "EDR"), "1019", "101a");
        addWithVirtualFunction(CardKind.mlx5("NVIDIA ConnectX-6", "HDR"), "101b", "101c");
        add(CardKind.mlx5("NVIDIA ConnectX-6 Dx", ""), MELLANOX, "101d");
        add(CardKind.mlx5("NVIDIA ConnectX", "").virtualFunction(), MELLANOX, "101e");
        add(CardKind.mlx5("NVIDIA ConnectX-6 Lx", ""), MELLANOX, "101f");
        add(CardKind.mlx5("NVIDIA ConnectX-7", "NDR"), MELLANOX, "1021");
        add(CardKind.mlx5("NVIDIA ConnectX-8", "XDR"), MELLANOX, "1023");
        addWithVirtualFunction(CardKind.mlx5("Mellanox BlueField", "EDR"), "a2d2", "a2d3");
        add(CardKind.mlx5("NVIDIA BlueField-2", "HDR"), MELLANOX, "a2d6");
        add(CardKind.mlx5("NVIDIA BlueField-3", "NDR"), MELLANOX, "a2dc");
        add(CardKind.mlx5("NVIDIA BlueField-4", ""), MELLANOX, "a2df");
    }

    private void addIntel() {
        add(CardKind.of("Intel Omni-Path HFI", "hfi1", "hfi1verbs"), INTEL, "24f0", "24f1");
        add(CardKind.of("Intel True Scale or QLogic QLE7000", "ib_qib", "ipathverbs"), QLOGIC, "7220", "7322");
        add(CardKind.of("QLogic QLE7140", "ib_qib", "ipathverbs"), "1fc1:", "0010");
        add(
                CardKind.ethernet("Intel E810", "ice", "irdma", "irdma"),
                INTEL,
                "1591",
                "1592",
                "1593",
                "1599",
                "159a",
                "159b");
        add(
                CardKind.ethernet("Intel E82x", "ice", "irdma", "irdma"),
                INTEL,
                "1888",
                "188a",
                "188b",
                "188c",
                "188d",
                "188e",
                "1890",
                "1891",
                "1892",
                "1893",
                "1894",
                "1897",
                "1898",
                "1899",
                "189a",
                "124c",
                "124d",
                "124e",
                "124f",
                "151d");
        add(
                CardKind.ethernet("Intel X722", "i40e", "irdma", "irdma").earlier("i40iw", "i40iw"),
                INTEL,
                "37ce",
                "37cf",
                "37d0",
                "37d1",
                "37d2",
                "37d3");
    }

    private void addOtherEthernet() {
        add(
                CardKind.ethernet("Broadcom NetXtreme-E", "bnxt_en", "bnxt_re", "bnxt_re"),
                BROADCOM,
                "16ce",
                "16cf",
                "16d6",
                "16d7",
                "16d8",
                "16d9",
                "16df",
                "16e2",
                "16e3",
                "16eb",
                "16ed",
                "16ef",
                "1750",
                "1751",
                "1752",
                "1803",
                "1804",
                "1805");
        add(
                CardKind.ethernet("Broadcom NetXtreme-E", "bnxt_en", "bnxt_re", "bnxt_re")
                        .virtualFunction(),
                BROADCOM,
                "16c1",
                "16e5",
                "1807",
                "1809");
        CardKind fastLinQ = CardKind.ethernet("Marvell FastLinQ", "qede", "qedr", "qedr");
        add(fastLinQ, QLOGIC, "1634", "1644", "1654", "1656", "8070");
        add(fastLinQ.virtualFunction(), QLOGIC, "1664", "8090");
        add(CardKind.ethernet("Broadcom Thor 2", "bnxt_en", "bnxt_re", "bnxt_re"), BROADCOM, "1760");
        add(CardKind.ethernet("AMD Pensando", "ionic", "ionic_rdma", "ionic"), "1dd8:", "1002");
        add(CardKind.ethernet("Emulex OneConnect", "be2net", "ocrdma", "ocrdma"), "10df:", "0720");
        // Programs use it through libfabric; libibverbs has no provider for it.
        add(
                CardKind.ethernet("Cisco usNIC", "usnic_verbs", "usnic_verbs", "usnic")
                        .virtualFunction()
                        .withoutProvider(),
                "1137:",
                "00cf");
        CardKind hns = CardKind.ethernet("HiSilicon HNS", "hns3", "hns_roce_hw_v2", "hns");
        add(hns, HISILICON, "a222", "a224", "a226");
        add(hns.virtualFunction(), HISILICON, "a22f");
    }

    private void addClouds() {
        add(CardKind.of("Amazon EFA", "efa", "efa"), "1d0f:", "efa0", "efa1", "efa2");
        add(CardKind.of("Alibaba ERDMA", "erdma", "erdma"), "1ded:", "107f");
        add(CardKind.of("VMware PVRDMA", "vmw_pvrdma", "vmw_pvrdma"), "15ad:", "0820");
        add(CardKind.ethernet("Microsoft Azure MANA", "mana", "mana_ib", "mana"), "1414:", "00b9", "00ba");
    }

    private void addWithVirtualFunction(CardKind kind, String device, String virtualFunction) {
        add(kind, MELLANOX, device);
        add(kind.virtualFunction(), MELLANOX, virtualFunction);
    }

    private void add(CardKind kind, String vendor, String... devices) {
        for (String device : devices) {
            kinds.put(vendor + device, kind);
        }
    }
}
