package org.rdma4j.device.diagnosis;

import java.util.Optional;

/**
 * A card on PCI that can do RDMA.
 *
 * @param address its place, {@code 0000:3b:00.0}
 * @param model what it is, with the numbers of its vendor and device
 * @param coreDriver the driver that binds it
 * @param verbsModule the module that makes an RDMA device of it
 * @param isForRdma whether it was bought for that, and is not an Ethernet card that can also do it
 * @param lastSeries where the vendor's current drivers have dropped it: the last series that has it, else empty
 * @param boundDriver the driver that has bound it
 */
record RdmaCard(
        String address,
        String model,
        String coreDriver,
        String verbsModule,
        boolean isForRdma,
        String lastSeries,
        Optional<String> boundDriver) {}
