/** An outside program that depends only on the library. */
module outside {
    requires org.rdma4j;
}
