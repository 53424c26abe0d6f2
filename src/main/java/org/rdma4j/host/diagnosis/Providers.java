package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The providers of libibverbs, which serve one driver each: their files, and the lines that name them.
 *
 * @param installed their names, wherever the files lie
 * @param inUsrLocal those whose files lie only under /usr/local
 * @param interfaces by the provider's name, the numbers of the interfaces that its files were built for
 */
record Providers(Set<String> installed, Set<String> inUsrLocal, Map<String, Set<Integer>> interfaces) {
    static final String CONFIGURATION = "/etc/libibverbs.d";
    static final String OTHER_CONFIGURATION = "/usr/local" + CONFIGURATION;

    /** As {@code libmlx5-rdmav34.so}, with the number of the interface inside libibverbs. */
    private static final Pattern FILE = Pattern.compile("lib(\\w+)-rdmav(\\d{1,4})\\.so");

    static Providers of(ExaminedSystem system) {
        return system.once("providers", () -> find(system));
    }

    /**
     * Whether all files of a provider were built for another libibverbs: rdma-core raises the number when the interface
     * changes, to 34 between its releases 30 and 36.
     */
    boolean isOfOther(String provider, int release) {
        Set<Integer> built = interfaces.getOrDefault(provider, Set.of());
        return !built.isEmpty()
                && ((release >= 36 && built.stream().allMatch(number -> number < 34))
                        || (release <= 30 && built.stream().allMatch(number -> number >= 34)));
    }

    /**
     * Whether one of libibverbs' files has the line {@code driver mlx5}. Without the folder of these files it was built
     * for others.
     */
    static boolean isConfigured(ExaminedSystem system, String provider) {
        return !system.isFolder(CONFIGURATION) || isNamedIn(system, CONFIGURATION, provider);
    }

    static boolean isNamedIn(ExaminedSystem system, String folder, String provider) {
        return system.names(folder).stream()
                .map(name -> system.text(folder + "/" + name).orElse(""))
                .flatMap(String::lines)
                .anyMatch(line -> line.strip().matches("driver\\s+(?:\\S*/)?" + Pattern.quote(provider)));
    }

    private static Providers find(ExaminedSystem system) {
        Set<String> installed = new TreeSet<>();
        Set<String> elsewhere = new TreeSet<>();
        Map<String, Set<Integer>> interfaces = new TreeMap<>();
        for (String folder : UserSpaceCheck.FOLDERS) {
            // OFED 4 and older distributions have them in the library's own folder.
            for (String place : List.of(folder + "/libibverbs", folder)) {
                (folder.startsWith("/usr/local") ? elsewhere : installed).addAll(in(system, place, interfaces));
            }
        }
        elsewhere.removeAll(installed);
        installed.addAll(elsewhere);
        return new Providers(installed, elsewhere, interfaces);
    }

    private static List<String> in(ExaminedSystem system, String folder, Map<String, Set<Integer>> interfaces) {
        List<String> found = new ArrayList<>();
        for (String name : system.names(folder)) {
            Matcher file = FILE.matcher(name);
            if (file.matches() && system.exists(folder + "/" + name)) {
                found.add(file.group(1));
                interfaces.computeIfAbsent(file.group(1), _ -> new TreeSet<>()).add(Integer.parseInt(file.group(2)));
            }
        }
        return found;
    }
}
