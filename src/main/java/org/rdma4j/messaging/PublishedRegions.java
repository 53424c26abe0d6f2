package org.rdma4j.messaging;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rdma4j.verbs.MemorySlice;
import org.rdma4j.verbs.ProtectionDomain;

/** The memory of a server, by name. */
final class PublishedRegions {
    private static final int LONGEST_NAME = 255;

    private final ProtectionDomain domain;
    private final Map<String, RemoteRegion> regions = new ConcurrentHashMap<>();

    PublishedRegions(ProtectionDomain domain) {
        this.domain = domain;
    }

    void publish(String name, MemorySlice memory) {
        requireName(name);
        if (memory.region().domain() != domain) {
            throw new IllegalArgumentException(
                    "%s is not of the %s of the server: register it there".formatted(memory, domain));
        }
        regions.put(name, new RemoteRegion(name, memory.remote(), memory.length()));
    }

    void withdraw(String name) {
        regions.remove(name);
    }

    @Nullable
    RemoteRegion find(String name) {
        return regions.get(name);
    }

    /** The bytes of a name. */
    static byte[] requireName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the name of published memory has 1 to %s bytes, not %s".formatted(LONGEST_NAME, bytes.length));
        }
        return bytes;
    }
}
