package org.rdma4j.tools.fabric;

/**
 * The result of a command.
 *
 * @param output its standard output
 * @param error its standard error
 * @param status its exit status
 */
public record Outcome(String output, String error, int status) {}
