package org.rdma4j.tools.devinfo;

import java.util.HexFormat;
import java.util.StringJoiner;
import org.rdma4j.Gid;

/** GIDs as C programs write them. */
final class GidText {
    private static final int GROUPS = 8;

    private GidText() {}

    /** All eight groups, with all their digits. */
    static String full(Gid gid) {
        String digits = HexFormat.of().formatHex(gid.toByteArray());
        StringJoiner text = new StringJoiner(":");
        for (int start = 0; start < digits.length(); start += 4) {
            text.add(digits.substring(start, start + 4));
        }
        return text.toString();
    }

    /** As inet_ntop(3) writes an IPv6 address: without the first of the longest runs of zeros, IPv4 with dots. */
    static String compressed(Gid gid) {
        int[] groups = groups(gid);
        int start = longestRun(groups);
        int length = start < 0 ? 0 : run(groups, start);
        boolean hasIpv4 = start == 0 && (length == 6 || (length == 5 && groups[5] == 0xFFFF));
        int end = hasIpv4 ? GROUPS - 2 : GROUPS;
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < end; index++) {
            if (index == start) {
                text.append("::");
                index += length - 1;
            } else {
                text.append(separator(text)).append(Integer.toHexString(groups[index]));
            }
        }
        if (hasIpv4) {
            text.append(separator(text)).append(ipv4((int) gid.interfaceId()));
        }
        return text.toString();
    }

    private static String separator(StringBuilder before) {
        return before.isEmpty() || before.charAt(before.length() - 1) == ':' ? "" : ":";
    }

    private static int[] groups(Gid gid) {
        int[] groups = new int[GROUPS];
        for (int index = 0; index < GROUPS; index++) {
            long half = index < GROUPS / 2 ? gid.prefix() : gid.interfaceId();
            groups[index] = (int) (half >>> (48 - 16 * (index % 4))) & 0xFFFF;
        }
        return groups;
    }

    /** Where the first of the longest runs of zeros begins; -1 if none has two groups. */
    private static int longestRun(int[] groups) {
        int longest = -1;
        for (int start = 0; start < GROUPS; start++) {
            int length = run(groups, start);
            if (length >= 2 && (longest < 0 || length > run(groups, longest))) {
                longest = start;
            }
        }
        return longest;
    }

    private static int run(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String ipv4(int address) {
        return "%d.%d.%d.%d".formatted(address >>> 24, address >>> 16 & 0xFF, address >>> 8 & 0xFF, address & 0xFF);
    }
}
