import org.jspecify.annotations.NullMarked;

/** Samples: one program per idea, using only the exported packages of rdma4j. */
@NullMarked
@SuppressWarnings("requires-automatic") // HdrHistogram is not a module yet
module org.rdma4j.samples {
    requires HdrHistogram;
    requires info.picocli;
    requires jdk.management;
    requires org.rdma4j;
    requires static org.jspecify;

    opens org.rdma4j.samples.fastpath to
            info.picocli;
    opens org.rdma4j.samples.pingpong to
            info.picocli;
    opens org.rdma4j.samples.rping to
            info.picocli;
}
