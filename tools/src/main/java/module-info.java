import org.jspecify.annotations.NullMarked;

/** The command line: {@code java -m org.rdma4j.tools/org.rdma4j.tools.Main perfquery}. */
@NullMarked
module org.rdma4j.tools {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires org.rdma4j;
    requires static org.jspecify;
}
