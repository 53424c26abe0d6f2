package org.rdma4j.internal.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A driver that holds character major 231, which the kernel reserves for InfiniBand. As long as it does, {@code
 * ib_uverbs} and {@code ib_umad} cannot be loaded, and no program can use a card, however well the card works.
 *
 * @param driver who holds it, as {@code /proc/devices} calls it
 * @param module the module of that driver; null if it is unknown
 * @param drivers all drivers
 * @param modules all loaded modules
 * @param kernel the kernel's release; null where it is not known
 */
public record MajorConflict(
        String driver,
        @Nullable String module,
        CharacterDrivers drivers,
        KernelModules modules,
        @Nullable KernelRelease kernel) {

    /**
     * Looks whether somebody else holds 231.
     *
     * @param drivers all drivers
     * @param modules all loaded modules
     * @param kernel the kernel's release; null where it is not known
     * @return the conflict; empty where 231 is free or InfiniBand's
     */
    public static Optional<MajorConflict> find(
            CharacterDrivers drivers, KernelModules modules, @Nullable KernelRelease kernel) {
        List<String> strangers = strangersOn(InfinibandMajor.NUMBER, drivers);
        return strangers.isEmpty()
                ? Optional.empty()
                : Optional.of(new MajorConflict(
                        strangers.getFirst(),
                        modules.ownerOf(strangers.getFirst()).orElse(null),
                        drivers,
                        modules,
                        kernel));
    }

    /**
     * Names the driver that holds the number.
     *
     * @return one sentence without a full stop
     */
    public String summary() {
        return "character major 231, which the kernel reserves for InfiniBand, is held by %s%s"
                .formatted(driver, module == null ? "" : " of the module " + module);
    }

    /**
     * Why the kernel let this happen.
     *
     * @return sentences
     */
    public String cause() {
        if (kernel == null) {
            return "The reason is unknown, because the kernel's release is not known.";
        }
        if (!kernel.sparesReservedMajors() && !DynamicMajors.extensionIsUsed(drivers)) {
            int free = DynamicMajors.free(drivers);
            String range = free == 0
                    ? "all of 234 to 254 are taken here, so %s got a number below".formatted(driver)
                    : "%s of 234 to 254 are free now, so %s came when none was, or asked for 231 itself"
                            .formatted(free, driver);
            return ("Kernel %s is older than 4.15: it hands out majors from 254 downwards and, when 234 to 254 are taken,"
                            + " goes on below into numbers reserved for others; %s.")
                    .formatted(kernel, range);
        }
        return ("Kernel %s never hands out a reserved number by itself (since 4.15 it goes on from 511 to 384):"
                        + " %s asked for 231, by a parameter of its module or in its code.")
                .formatted(kernel, driver);
    }

    /**
     * The commands to run now, in this order: unload the other driver, load InfiniBand's, and load the other one again,
     * which then gets another number.
     *
     * @return commands for root; where the module is not known, the first is a sentence
     */
    public List<String> remedies() {
        List<String> remedies = new ArrayList<>();
        remedies.add(module == null ? "unload the module of " + driver : unload(module));
        InfinibandMajor.MODULES.forEach(each -> remedies.add("modprobe " + each));
        remedies.add(module == null ? "load the module of " + driver + " again" : loadAgain(module));
        return remedies;
    }

    /**
     * The commands that prevent the conflict at the next boot.
     *
     * @return commands for root; empty where the module is not known
     */
    public List<String> lastingRemedies() {
        if (module == null) {
            return List.of();
        }
        return List.of("echo 'softdep %1$s pre: ib_uverbs ib_umad' > /etc/modprobe.d/infiniband-before-%1$s.conf"
                .formatted(module));
    }

    private String unload(String name) {
        return "modprobe -r " + String.join(" ", modules.unloadingOrder(name));
    }

    private String loadAgain(String name) {
        List<String> again = modules.unloadingOrder(name).reversed();
        return again.size() == 1 ? "modprobe " + name : "modprobe -a " + String.join(" ", again);
    }

    /**
     * The drivers that hold a major, except the two classes that share 231.
     *
     * @param major the major
     * @param drivers all drivers
     * @return the names of the drivers; empty where the major is free or InfiniBand's
     */
    public static List<String> strangersOn(int major, CharacterDrivers drivers) {
        List<String> strangers = new ArrayList<>(drivers.on(major));
        strangers.removeAll(InfinibandMajor.DRIVERS);
        return strangers;
    }
}
