package org.rdma4j.host.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * The device, and perhaps the port of it, that the user means to use.
 *
 * @param deviceName as {@code mlx5_0}
 * @param port from 1; null for any port of the device
 */
public record Named(String deviceName, @Nullable Integer port) {}
