package org.rdma4j.verbs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many objects of each kind the kernel has on the lab's device, as {@code rdma resource show} counts them. */
record KernelObjects(Map<String, Integer> counts) {
    static final KernelObjects NONE = new KernelObjects(Map.of());

    private static final Pattern COUNT = Pattern.compile("\\b([a-z_]+) (\\d+)");

    static KernelObjects now() {
        Map<String, Integer> counts = new TreeMap<>();
        Matcher matcher = COUNT.matcher(output("rdma", "resource", "show", SoftRoceDevice.name()));
        while (matcher.find()) {
            counts.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
        if (!counts.containsKey("pd")) {
            throw new AssertionError("rdma resource show tells no protection domains: " + counts);
        }
        return new KernelObjects(counts);
    }

    private static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
        }
    }
}
