package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdma4j.internal.host.KernelRelease;

/**
 * If there is a GPU: checks whether cards can reach its memory, through a module that registers it or through dma-buf.
 */
final class PeerMemoryCheck implements Check {
    private static final String SUBJECT = "GPU memory";
    private static final String PCI = "/sys/bus/pci/devices/";
    private static final String NVIDIA = "0x10de";
    private static final String AMD = "0x1002";

    /** The first kernel that can register memory through dma-buf. */
    private static final int MAJOR = 5;

    private static final int MINOR = 12;

    @Override
    public List<Finding> findings(ExaminedSystem system) {
        if (RdmaDevices.of(system).isEmpty()) {
            return List.of();
        }
        List<String> vendors = system.names(PCI).stream()
                .filter(address -> isGpu(system, address))
                .flatMap(address -> system.text(PCI + address + "/vendor").stream())
                .distinct()
                .toList();
        if (vendors.contains(NVIDIA)) {
            return List.of(nvidia(system));
        }
        return vendors.contains(AMD) ? List.of(amd(system)) : List.of();
    }

    /** The PCI classes of 3D controllers and of processing accelerators. */
    private static boolean isGpu(ExaminedSystem system, String address) {
        String pciClass = system.text(PCI + address + "/class").orElse("");
        return pciClass.startsWith("0x03") || pciClass.startsWith("0x12");
    }

    private static Finding nvidia(ExaminedSystem system) {
        Optional<String> module = List.of("nvidia_peermem", "nv_peer_mem").stream()
                .filter(name -> ModuleSupply.isThere(system, name))
                .findFirst();
        if (module.isPresent()) {
            return Finding.of(State.GOOD, SUBJECT, module.get() + " is loaded: cards reach the memory of NVIDIA GPUs");
        }
        boolean isOpen = system.lines("/proc/driver/nvidia/version", line -> line.contains("Open Kernel Module"))
                .filter(lines -> !lines.isEmpty())
                .isPresent();
        return isOpen && hasDmaBuf(system)
                ? Finding.of(
                        State.GOOD,
                        SUBJECT,
                        "dma-buf is there: cards reach the memory of NVIDIA GPUs without nvidia_peermem")
                : Finding.of(
                                State.NOTE,
                                SUBJECT,
                                "nvidia_peermem is not loaded: NVIDIA GPUs' memory cannot be registered so")
                        .because(
                                "Programs that use RDMA into GPU memory copy through the host's memory then, unless they use"
                                        + " dma-buf, which needs the open kernel modules of NVIDIA.")
                        .mendedBy("modprobe nvidia_peermem");
    }

    private static Finding amd(ExaminedSystem system) {
        return ModuleSupply.isThere(system, "amdgpu") && hasDmaBuf(system)
                ? Finding.of(State.GOOD, SUBJECT, "dma-buf is there: cards reach the memory of AMD GPUs")
                : Finding.of(
                                State.NOTE,
                                SUBJECT,
                                "the memory of AMD GPUs cannot be registered: amdgpu or dma-buf is missing")
                        .mendedBy("modprobe amdgpu");
    }

    private static boolean hasDmaBuf(ExaminedSystem system) {
        return KernelFolders.release(system)
                .flatMap(KernelRelease::parse)
                .filter(kernel ->
                        kernel.version() > MAJOR || (kernel.version() == MAJOR && kernel.patchLevel() >= MINOR))
                .isPresent();
    }
}
