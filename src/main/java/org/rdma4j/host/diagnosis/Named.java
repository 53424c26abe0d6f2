package org.rdma4j.host.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * The device that the user wants to use, and perhaps its port.
 *
 * @param deviceName as {@code mlx5_0}
 * @param port from 1; null for any port of the device
 */
public record Named(String deviceName, @Nullable Integer port) {}
