package org.rdma4j.tools.counters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Guid;
import org.rdma4j.Lid;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.tools.getopt.Getopt;
import org.rdma4j.tools.getopt.GetoptException;

/** The arguments of the command, and what they may be. */
final class CountersCommandLine {
    private static final int LARGEST_UNICAST_LID = 0xBFFF;
    private static final int LARGEST_PORT = 254;

    private final Map<CountersOption, String> given;
    private final List<String> operands;

    private CountersCommandLine(Map<CountersOption, String> given, List<String> operands) {
        this.given = given;
        this.operands = operands;
    }

    /**
     * Reads the arguments.
     *
     * @throws GetoptException if they are wrong; the message says how
     */
    static CountersCommandLine of(String[] arguments) {
        Map<CountersOption, String> given = new EnumMap<>(CountersOption.class);
        List<String> operands = Getopt.parse(CountersOption.values(), arguments, given::put);
        return new CountersCommandLine(given, operands);
    }

    boolean has(CountersOption option) {
        return given.containsKey(option);
    }

    /**
     * What the arguments ask for.
     *
     * @throws GetoptException if a value is wrong, or two options do not go together
     */
    CountersOptions options() {
        @Nullable String guid = given.get(CountersOption.GUID);
        @Nullable String gid = given.get(CountersOption.GID);
        boolean isFabric = has(CountersOption.FABRIC);
        boolean isLid = guid == null && gid == null && !operands.isEmpty();
        requireOne("--guid, --gid, --fabric or a LID", guid != null, gid != null, isFabric, isLid);
        // With another kind of address all operands are ports.
        List<String> ports = isLid ? operands.subList(1, operands.size()) : operands;
        boolean isWatch = has(CountersOption.WATCH);
        if (!isWatch && (has(CountersOption.COUNT) || has(CountersOption.NEW_ERRORS_OVER))) {
            throw new GetoptException("--count and --new-errors-over are for --watch");
        }
        CountersOptions.Target target = new CountersOptions.Target(
                isLid ? Lid.of((int) parse("a LID", operands.getFirst(), 1, LARGEST_UNICAST_LID)) : null,
                guid == null ? null : new Guid(hexadecimal(CountersOption.GUID, guid)),
                gid == null ? null : gid(gid),
                number(CountersOption.GID_INDEX, 0, 0, 255),
                ports(ports),
                isFabric);
        CountersOptions.Access access = new CountersOptions.Access(
                given.get(CountersOption.DEVICE),
                number(CountersOption.DEVICE_PORT, 0, 0, LARGEST_PORT),
                MadRetryPolicy.defaults()
                        .withTimeout(Duration.ofMillis(number(CountersOption.TIMEOUT, 1000, 1, Integer.MAX_VALUE))),
                number(CountersOption.IN_FLIGHT, 16, 1, 1024),
                key(CountersOption.MANAGEMENT_KEY),
                number(CountersOption.PKEY_INDEX, 0, 0, 0xFFFF));
        return new CountersOptions(
                target,
                access,
                new CountersOptions.Limits(limit(CountersOption.ERRORS_OVER), limit(CountersOption.NEW_ERRORS_OVER)),
                isWatch
                        ? new CountersOptions.Schedule(
                                seconds(CountersOption.WATCH), number(CountersOption.COUNT, 0, 1, Integer.MAX_VALUE))
                        : null,
                has(CountersOption.JSON));
    }

    private int number(CountersOption option, int absent, int least, int most) {
        @Nullable String text = given.get(option);
        return text == null ? absent : (int) parse(option.toString(), text, least, most);
    }

    private @Nullable Long limit(CountersOption option) {
        @Nullable String text = given.get(option);
        return text == null ? null : parse(option.toString(), text, 0, Integer.MAX_VALUE);
    }

    private static long parse(String what, String text, long least, long most) {
        try {
            long number = Long.decode(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new GetoptException("%s is a number from %d to %d, not '%s'".formatted(what, least, most, text));
    }

    /** Lists and ranges: {@code 1,3} and {@code 1-8}. */
    private static List<Integer> ports(List<String> texts) {
        List<Integer> ports = new ArrayList<>();
        for (String text : texts) {
            for (String part : text.split(",", -1)) {
                String[] ends = part.split("-", 2);
                int first = (int) parse("a port", ends[0], 0, LARGEST_PORT);
                int last = ends.length == 1 ? first : (int) parse("a port", ends[1], 0, LARGEST_PORT);
                if (last < first) {
                    throw new GetoptException(
                            "a range of ports goes from the smaller to the larger, not '%s'".formatted(part));
                }
                for (int port = first; port <= last; port++) {
                    ports.add(port);
                }
            }
        }
        return ports;
    }

    private static long hexadecimal(CountersOption option, String text) {
        try {
            return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
        } catch (NumberFormatException _) {
            throw new GetoptException(
                    "%s is 16 hexadecimal digits, as 0x0002c903000a1b2c, not '%s'".formatted(option, text));
        }
    }

    private long key(CountersOption option) {
        @Nullable String text = given.get(option);
        if (text == null) {
            return 0;
        }
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException _) {
            throw new GetoptException("%s is a number of 64 bits, decimal or hexadecimal".formatted(option));
        }
    }

    private static Gid gid(String text) {
        try {
            return Gid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new GetoptException("--gid: " + e.getMessage());
        }
    }

    private Duration seconds(CountersOption option) {
        String text = String.valueOf(given.get(option));
        try {
            double seconds = Double.parseDouble(text);
            if (seconds >= 0.01 && seconds <= 86_400) {
                return Duration.ofNanos((long) (seconds * 1e9));
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new GetoptException("%s is a number of seconds from 0.01 to 86400, not '%s'".formatted(option, text));
    }

    private static void requireOne(String what, boolean... given) {
        int count = 0;
        for (boolean each : given) {
            count += each ? 1 : 0;
        }
        if (count > 1) {
            throw new GetoptException("give one of " + what + ", not several");
        }
    }
}
