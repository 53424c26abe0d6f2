package org.rdma4j.tools.doctor;

import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.host.diagnosis.Finding;
import org.rdma4j.host.diagnosis.State;

/** Checks that this JVM lets the library call native code. */
final class JavaRuntime {
    private JavaRuntime() {}

    static Finding finding() {
        String version = "Java " + Runtime.version();
        Module library = Diagnosis.class.getModule();
        return library.isNativeAccessEnabled()
                ? Finding.of(State.GOOD, "Java", version + ", native access is enabled")
                : Finding.of(State.WARNING, "Java", version + " was started without native access for the library")
                        .because("It warns at the first native call, and a later release will refuse it.")
                        .mendedBy("java --enable-native-access=%s ..."
                                .formatted(library.isNamed() ? "org.rdma4j,org.rdma4j.bindings" : "ALL-UNNAMED"));
    }
}
