package org.rdma4j.bindings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A list of checksums in the format of sha256sum, and the files in it. */
final class Checksums {
    /** Between the digits and the name: a space, and a second one for text files. */
    private static final String SEPARATOR = "  ";

    private final Path base;
    private final Map<String, String> listed = new TreeMap<>();

    /**
     * @param list the file with the list; the names in it are relative to its folder
     */
    Checksums(Path list) throws IOException {
        base = list.toAbsolutePath().getParent();
        for (String line : Files.readAllLines(list)) {
            int end = line.indexOf(SEPARATOR);
            listed.put(line.substring(end + SEPARATOR.length()), line.substring(0, end));
        }
    }

    /**
     * The differences between the list and the files in these folders, one sentence for each file; empty if there are
     * none.
     */
    List<String> differences(String... folders) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(base.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    found.put(base.relativize(file).toString(), sha256(file));
                }
            }
        }
        TreeSet<String> names = new TreeSet<>(listed.keySet());
        names.addAll(found.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            if (!found.containsKey(name)) {
                differences.add(name + " is missing");
            } else if (!listed.containsKey(name)) {
                differences.add(name + " is not one of the generated files");
            } else if (!found.get(name).equals(listed.get(name))) {
                differences.add(name + " was changed");
            }
        }
        return differences;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
