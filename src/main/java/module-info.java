import org.jspecify.annotations.NullMarked;

/** RDMA for Java: verbs, management datagrams, port counters, and the checks of the device nodes under them. */
@NullMarked
@SuppressWarnings("module") // the benchmarks are compiled later, and are a module only by their name
module org.rdma4j {
    requires org.rdma4j.bindings;
    requires org.slf4j;
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports org.rdma4j;
    exports org.rdma4j.cm;
    exports org.rdma4j.dispatch;
    exports org.rdma4j.host;
    exports org.rdma4j.host.diagnosis;
    exports org.rdma4j.mad;
    exports org.rdma4j.messaging;
    exports org.rdma4j.perf;
    exports org.rdma4j.verbs;
    exports org.rdma4j.verbs.attributes;
    exports org.rdma4j.internal.standin to
            org.rdma4j.benchmarks;
}
