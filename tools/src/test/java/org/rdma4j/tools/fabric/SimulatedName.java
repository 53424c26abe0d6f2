package org.rdma4j.tools.fabric;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a node in the memory of ibsim, whose console has no command to change it. A node there is a struct with
 * its identifier (65 bytes), its NodeInfo (64 bytes) and its NodeDescription (64 bytes), one behind the other.
 */
record SimulatedName(Path memory, long address) {
    private static final int IDENTIFIER = 65;
    private static final int NODE_INFO = 64;
    private static final int DESCRIPTION = 64;

    /** A writable range of /proc/PID/maps that belongs to no file. */
    private static final Pattern RANGE = Pattern.compile("(\\p{XDigit}+)-(\\p{XDigit}+) rw\\S+ \\S+ \\S+ 0\\s.*");

    static SimulatedName of(long simulator, String node, String now) throws IOException {
        Path process = Path.of("/proc/" + simulator);
        Path memory = process.resolve("mem");
        byte[] identifier = padded(node, IDENTIFIER);
        byte[] description = padded(now, DESCRIPTION);
        List<String> maps = Files.readAllLines(process.resolve("maps"));
        try (RandomAccessFile file = new RandomAccessFile(memory.toFile(), "r")) {
            for (String line : maps) {
                Matcher range = RANGE.matcher(line);
                if (range.matches()) {
                    long start = Long.parseUnsignedLong(range.group(1), 16);
                    byte[] bytes = new byte[(int) (Long.parseUnsignedLong(range.group(2), 16) - start)];
                    file.seek(start);
                    file.readFully(bytes);
                    int found = find(bytes, identifier, description);
                    if (found >= 0) {
                        return new SimulatedName(memory, start + found);
                    }
                }
            }
        }
        throw new IllegalArgumentException("ibsim has no node %s with the name %s".formatted(node, now));
    }

    /** Where the description is; -1 if it is not there. */
    private static int find(byte[] bytes, byte[] identifier, byte[] description) {
        for (int at = IDENTIFIER + NODE_INFO; at <= bytes.length - DESCRIPTION; at++) {
            int start = at - IDENTIFIER - NODE_INFO;
            if (bytes[start] == identifier[0]
                    && Arrays.equals(bytes, start, start + IDENTIFIER, identifier, 0, IDENTIFIER)
                    && Arrays.equals(bytes, at, at + DESCRIPTION, description, 0, DESCRIPTION)) {
                return at;
            }
        }
        return -1;
    }

    void change(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(memory.toFile(), "rw")) {
            file.seek(address);
            file.write(padded(name, DESCRIPTION));
        }
    }

    private static byte[] padded(String text, int size) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), size);
    }
}
