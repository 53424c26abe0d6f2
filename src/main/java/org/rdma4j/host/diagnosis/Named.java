package org.rdma4j.host.diagnosis;

import java.util.OptionalInt;

/**
 * The device, and perhaps the port of it, that the user means to use.
 *
 * @param device as {@code mlx5_0}
 * @param port from 1; empty for any port of the device
 */
public record Named(String device, OptionalInt port) {}
