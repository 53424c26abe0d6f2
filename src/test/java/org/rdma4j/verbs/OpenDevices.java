package org.rdma4j.verbs;

import org.rdma4j.RdmaException;
import org.rdma4j.mad.UmadPort;

/** Opens the device for verbs and its port for datagrams, and prints how each failed. */
final class OpenDevices {
    private OpenDevices() {}

    public static void main(String[] arguments) {
        String name = arguments[0];
        try (Devices devices = Devices.list()) {
            open(() -> devices.require(name).open());
            open(() -> UmadPort.open(name, 1));
        }
    }

    @FunctionalInterface
    private interface Opening {
        AutoCloseable open();
    }

    private static void open(Opening opening) {
        try (AutoCloseable _ = opening.open()) {
            System.out.println("opened");
        } catch (RdmaException e) {
            System.out.println(e.getMessage());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
