package org.rdma4j.host.diagnosis;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that the checks read on a system, so that the checks can be run elsewhere. It holds nothing that they do
 * not read: no host name, no serial numbers, no GUIDs, no command lines; and in what they read, MAC and IP addresses,
 * GIDs except their kind, and the kernel's addresses are replaced.
 */
public final class Snapshot {
    private final SortedMap<String, String> files = new TreeMap<>();
    private final SortedMap<String, String> links = new TreeMap<>();

    /** An empty snapshot, to be filled by {@link Diagnosis#collecting}. */
    public Snapshot() {}

    /**
     * The files.
     *
     * @return their texts by their absolute paths
     */
    public Map<String, String> files() {
        return Collections.unmodifiableMap(files);
    }

    /**
     * The symbolic links.
     *
     * @return the last name of what they lead to, by their absolute paths
     */
    public Map<String, String> links() {
        return Collections.unmodifiableMap(links);
    }

    void file(String path, String text) {
        files.put(path, PrivateData.masked(path, text) + "\n");
    }

    void link(String path, String target) {
        links.put(path, target);
    }

    /** A file that was only checked for existence. */
    void mark(String path) {
        files.putIfAbsent(path, "");
    }

    /** A folder exists if it contains something. */
    void folder(String path) {
        files.putIfAbsent(path + "/.folder", "");
    }
}
