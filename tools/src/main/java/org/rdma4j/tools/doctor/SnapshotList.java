package org.rdma4j.tools.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rdma4j.host.diagnosis.Snapshot;

/** Lists what an archive holds, one line for each folder, so that the user can check it before sending it. */
final class SnapshotList {
    private static final int WIDTH = 80;
    private static final String INDENT = "    ";

    private SnapshotList() {}

    static List<String> of(Snapshot snapshot) {
        SortedMap<String, List<String>> folders = new TreeMap<>();
        snapshot.files().keySet().forEach(path -> add(path, "", folders));
        snapshot.links().forEach((path, target) -> add(path, " -> " + target, folders));
        List<String> lines = new ArrayList<>();
        folders.forEach((folder, names) -> addLines(folder, names, lines));
        return lines;
    }

    private static void add(String path, String suffix, SortedMap<String, List<String>> folders) {
        int slash = path.lastIndexOf('/');
        folders.computeIfAbsent(path.substring(0, slash + 1), _ -> new ArrayList<>())
                .add(path.substring(slash + 1) + suffix);
    }

    private static void addLines(String folder, List<String> names, List<String> lines) {
        StringBuilder line = new StringBuilder("  " + folder + ":");
        for (String name : names) {
            if (line.length() + 1 + name.length() > WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(INDENT).append(name);
            } else {
                line.append(' ').append(name);
            }
        }
        lines.add(line.toString());
    }
}
