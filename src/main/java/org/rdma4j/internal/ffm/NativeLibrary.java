package org.rdma4j.internal.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.rdmacm.rdmacm_h;
import org.rdma4j.bindings.verbs.verbs_h;

/**
 * The native libraries below rdma4j. The generated bindings load them in static initializers, where a missing library
 * ends in a {@code NoClassDefFoundError}. Therefore call {@link #require()} before using the bindings.
 */
public final class NativeLibrary {
    /** The verbs. */
    public static final NativeLibrary VERBS =
            new NativeLibrary("libibverbs.so.1", "libibverbs1", "libibverbs", verbs_h::ibv_get_device_list$address);
    /** The management datagrams. */
    public static final NativeLibrary UMAD = new NativeLibrary("libibumad.so.3", "libibumad3", "libibumad", () -> {});
    /** The connection manager. */
    public static final NativeLibrary RDMACM =
            new NativeLibrary("librdmacm.so.1", "librdmacm1", "librdmacm", rdmacm_h::rdma_create_event_channel$address);

    private final String fileName;
    private final String debianPackage;
    private final String fedoraPackage;
    private final Runnable loadBindings;
    private boolean loaded;

    private NativeLibrary(String fileName, String debianPackage, String fedoraPackage, Runnable loadBindings) {
        this.fileName = fileName;
        this.debianPackage = debianPackage;
        this.fedoraPackage = fedoraPackage;
        this.loadBindings = loadBindings;
    }

    /**
     * Makes sure that the library can be loaded and that this JVM may call it.
     *
     * @throws RdmaException with one sentence that names the missing library and its package, or the missing flag
     */
    public synchronized void require() {
        if (loaded) {
            return;
        }
        try {
            probe();
            loadBindings.run();
            loaded = true;
        } catch (IllegalArgumentException e) {
            throw new RdmaException(
                    "%s cannot be loaded: install the package %s (Debian, Ubuntu) or %s (Fedora, RHEL)"
                            .formatted(fileName, debianPackage, fedoraPackage),
                    e);
        } catch (IllegalCallerException | ExceptionInInitializerError | NoClassDefFoundError e) {
            // The last is thrown by a class whose initializer has failed before.
            throw new RdmaException(
                    "this JVM may not call " + fileName + ": start java with --enable-native-access=" + modules(), e);
        }
    }

    /**
     * The address of a function. The library stays loaded as long as the JVM runs.
     *
     * @param name as in C
     * @return the address
     * @throws RdmaException if the library cannot be loaded
     * @throws java.util.NoSuchElementException if it has no such function
     */
    @SuppressWarnings("restricted") // calling native functions is what this module is for
    public MemorySegment function(String name) {
        require();
        return SymbolLookup.libraryLookup(fileName, Arena.global()).findOrThrow(name);
    }

    /**
     * This look-up comes first: if the bindings were the first to fail, their classes would stay unusable in this JVM.
     */
    @SuppressWarnings("restricted") // loading the library is the purpose
    private void probe() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(fileName, arena);
        }
    }

    private static String modules() {
        return NativeLibrary.class.getModule().isNamed() ? "org.rdma4j,org.rdma4j.bindings" : "ALL-UNNAMED";
    }
}
