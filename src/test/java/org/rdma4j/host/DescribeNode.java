package org.rdma4j.host;

import java.nio.file.Path;

/** Prints the fault of a device node, or nothing. {@link DeviceNodeTest} starts it as another user. */
final class DescribeNode {
    private DescribeNode() {}

    public static void main(String[] arguments) {
        DeviceClass deviceClass = DeviceClass.valueOf(arguments[1]);
        new DeviceNode(new SystemRoot(Path.of(arguments[0])), deviceClass, arguments[2])
                .fault()
                .ifPresent(System.out::println);
    }
}
