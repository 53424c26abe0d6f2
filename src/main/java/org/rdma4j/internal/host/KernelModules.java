package org.rdma4j.internal.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The modules that are loaded, as {@code /proc/modules} lists them. What is built into the kernel is not listed.
 *
 * @param modules one for every line, in the file's order
 */
public record KernelModules(List<Module> modules) {
    /** Drivers that registered under a name from which their module cannot be guessed. */
    private static final Map<String, String> KNOWN_OWNERS = Map.of(
            "nvidia-caps", "nvidia",
            "nvidia-frontend", "nvidia",
            "nvidiactl", "nvidia",
            "nvidia-nvlink", "nvidia",
            "nvidia-nvswitch", "nvidia",
            "nvidia-caps-imex-channels", "nvidia",
            "ipmidev", "ipmi_devintf");

    /**
     * A loaded module.
     *
     * @param name its name, with underscores
     * @param users how many programs and modules use it; it cannot be unloaded before there are none
     * @param usedBy the modules among them
     */
    public record Module(String name, int users, List<String> usedBy) {
        /** Takes a copy of the list. */
        public Module {
            usedBy = List.copyOf(usedBy);
        }
    }

    /** Takes a copy of the list. */
    public KernelModules {
        modules = List.copyOf(modules);
    }

    /**
     * Reads the text of {@code /proc/modules}. Lines of another form are left out.
     *
     * @param text the text
     * @return the modules
     */
    public static KernelModules parse(String text) {
        List<Module> modules = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split(" ", 5);
            if (words.length >= 4 && words[2].matches("\\d{1,9}") && words[0].matches("\\w{1,64}")) {
                modules.add(new Module(words[0], Integer.parseInt(words[2]), users(words[3])));
            }
        }
        return new KernelModules(modules);
    }

    /**
     * The module of that name.
     *
     * @param name its name, with underscores
     * @return the module; empty where it is not loaded, or built in
     */
    public Optional<Module> find(String name) {
        return modules.stream().filter(module -> module.name().equals(name)).findFirst();
    }

    /**
     * The module that a driver of {@code /proc/devices} belongs to. The kernel does not report it. This table knows
     * some and guesses others: the loaded module of that name, or the one with the longest name that the driver's name
     * begins with.
     *
     * @param driver the driver's name, {@code nvidia-caps}
     * @return the module's name; empty where none fits
     */
    public Optional<String> ownerOf(String driver) {
        String known = KNOWN_OWNERS.get(driver);
        if (known != null) {
            return Optional.of(known);
        }
        String name = driver.toLowerCase(Locale.ROOT).replaceAll("\\W", "_");
        String best = "";
        for (Module module : modules) {
            boolean fits = name.equals(module.name()) || name.startsWith(module.name() + "_");
            if (fits && module.name().length() > best.length()) {
                best = module.name();
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /**
     * A module and those that use it, in the order in which they can be unloaded.
     *
     * @param name the module
     * @return their names, the module's last
     */
    public List<String> unloadingOrder(String name) {
        List<String> order = new ArrayList<>();
        addUsersThen(name, order, new ArrayList<>());
        return order;
    }

    private void addUsersThen(String name, List<String> order, List<String> seen) {
        if (!seen.contains(name)) {
            seen.add(name);
            find(name).ifPresent(module -> module.usedBy().forEach(user -> addUsersThen(user, order, seen)));
            order.add(name);
        }
    }

    private static List<String> users(String words) {
        List<String> users = new ArrayList<>();
        for (String user : words.split(",", -1)) {
            // A dash stands for none, and [permanent] for a module that cannot be unloaded.
            if (user.matches("\\w{1,64}")) {
                users.add(user);
            }
        }
        return users;
    }
}
