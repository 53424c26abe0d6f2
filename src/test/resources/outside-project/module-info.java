/** A program of somebody else's, which depends on the library alone. */
module outside {
    requires org.rdma4j;
}
