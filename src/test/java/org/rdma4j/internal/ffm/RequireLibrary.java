package org.rdma4j.internal.ffm;

import org.rdma4j.RdmaException;

/** Requires a library twice and prints the results. {@link NativeLibraryTest} starts it in a separate JVM. */
final class RequireLibrary {
    private RequireLibrary() {}

    public static void main(String[] arguments) {
        NativeLibrary library = arguments[0].equals("verbs") ? NativeLibrary.VERBS : NativeLibrary.UMAD;
        for (int time = 1; time <= 2; time++) {
            try {
                library.require();
                System.out.println("loaded");
            } catch (RdmaException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
