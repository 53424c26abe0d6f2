package org.rdma4j.benchmarks.lab;

/**
 * The device that both languages use, which talks to itself.
 *
 * @param name as {@code rxe0}
 * @param port the port's number
 * @param gidIndex which of its GIDs
 */
record Device(String name, int port, int gidIndex) {}
