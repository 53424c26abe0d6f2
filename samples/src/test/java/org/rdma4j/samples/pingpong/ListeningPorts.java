package org.rdma4j.samples.pingpong;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The TCP addresses that this host listens on, as {@code /proc/net/tcp} writes them: {@code 00000000:4853}. */
final class ListeningPorts {
    private static final String LISTEN = "0A";

    private ListeningPorts() {}

    static List<String> read() throws IOException {
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split(" +", -1);
                if (fields[3].equals(LISTEN)) {
                    addresses.add(fields[1]);
                }
            }
        }
        return addresses;
    }
}
