/** The C interfaces of libibverbs, libibumad and librdmacm as jextract generates them, only for {@code org.rdma4j}. */
module org.rdma4j.bindings {
    exports org.rdma4j.bindings.rdmacm to
            org.rdma4j;
    exports org.rdma4j.bindings.umad to
            org.rdma4j;
    exports org.rdma4j.bindings.verbs to
            org.rdma4j;
}
