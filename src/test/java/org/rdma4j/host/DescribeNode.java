package org.rdma4j.host;

import java.nio.file.Path;

/** What {@link DeviceNodeTest} starts as another user: prints what is wrong with a node, or nothing. */
final class DescribeNode {
    private DescribeNode() {}

    public static void main(String[] arguments) {
        DeviceClass deviceClass = DeviceClass.valueOf(arguments[1]);
        new DeviceNode(new SystemRoot(Path.of(arguments[0])), deviceClass, arguments[2])
                .fault()
                .ifPresent(System.out::println);
    }
}
