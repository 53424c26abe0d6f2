package outside;

import org.rdma4j.Lid;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Device;
import org.rdma4j.verbs.Devices;

/** Prints the first port of each device, and its argument. */
public final class ListPorts {
    private ListPorts() {}

    /**
     * Runs the program.
     *
     * @param arguments a LID
     */
    public static void main(String[] arguments) {
        try (Devices devices = Devices.list()) {
            for (Device device : devices) {
                try (Context context = device.open()) {
                    System.out.println(device.name() + " port 1 is " + context.portAttributes(1).state() + ", not "
                            + Lid.of(Integer.parseInt(arguments[0])));
                }
            }
        }
    }
}
