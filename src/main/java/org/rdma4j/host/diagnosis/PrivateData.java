package org.rdma4j.host.diagnosis;

import java.util.regex.Pattern;

/** Removes private data from a text, and leaves what the checks need. */
final class PrivateData {
    private static final Pattern MAC = Pattern.compile("\\b(?:[0-9a-fA-F]{2}[:-]){5,}[0-9a-fA-F]{2}\\b");
    private static final Pattern IPV4 = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b");
    private static final String GROUPS = "[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*";

    /**
     * Either in full or with the two colons that stand for zeros. PCI addresses and times have fewer colons, and no two
     * in a row.
     */
    private static final Pattern IPV6 = Pattern.compile(
            "\\b(?:[0-9a-fA-F]{1,4}:){4,}[0-9a-fA-F]{1,4}\\b|(?<!\\w)(?:%1$s)?::(?:%1$s)?(?!\\w)".formatted(GROUPS));

    private static final Pattern GUID =
            Pattern.compile("\\b(?:[0-9a-fA-F]{4}:){3}[0-9a-fA-F]{4}\\b|\\b0x[0-9a-fA-F]{16}\\b");

    private PrivateData() {}

    static String masked(String path, String text) {
        if (path.contains("/gids/")) {
            return GidKind.of(text).example();
        }
        if (path.endsWith("/phys_switch_id")) {
            return "0";
        }
        if (path.endsWith("/node_guid")) {
            return text.matches("[0:]+") ? text : "0000:0000:0000:0001";
        }
        if (path.endsWith("/log/dmesg")) {
            String masked = MAC.matcher(text).replaceAll("MAC");
            masked = GUID.matcher(masked).replaceAll("GUID");
            masked = IPV4.matcher(masked).replaceAll("IPV4");
            return IPV6.matcher(masked).replaceAll("IPV6");
        }
        return path.equals("/proc/modules") ? text.replaceAll("0x[0-9a-fA-F]+", "0x0") : text;
    }
}
