/** The C interfaces of libibverbs and libibumad as jextract generates them, for the use of {@code org.rdma4j} alone. */
module org.rdma4j.bindings {
    exports org.rdma4j.bindings.umad to
            org.rdma4j;
    exports org.rdma4j.bindings.verbs to
            org.rdma4j;
}
