package org.rdma4j.cm;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.rdma4j.RdmaException;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.fixtures.SpareDevice;

/**
 * Removes a device under a listener and two connections, and prints what they report. A program of its own, because
 * librdmacm keeps the device open until the process ends, and soft-RoCE is removed only when nobody has it open.
 */
final class LoseDevice {
    private LoseDevice() {}

    public static void main(String... arguments) throws Exception {
        Context context;
        try (Devices devices = Devices.list()) {
            context = devices.require(arguments[0]).open();
        }
        String ip = SpareDevice.ADDRESS.replaceFirst("/.*", "");
        try (context;
                ConnectionManager manager = ConnectionManager.open(context)) {
            Listener listener = manager.listen(new InetSocketAddress(Lab.address(ip), 0));
            Side server = Side.of(context);
            Side client = Side.of(context);
            CompletableFuture<Connection> accepting = CompletableFuture.supplyAsync(() -> {
                try (ConnectionRequest request = listener.accept()) {
                    return request.accept(server.queuePair(), ConnectionParameters.defaults(), Lab.PATIENCE);
                }
            });
            ResolvedRoute route = manager.resolve(listener.localAddress(), Lab.PATIENCE);
            Connection dialled = route.connect(client.queuePair(), ConnectionParameters.defaults(), Lab.PATIENCE);
            Connection accepted = accepting.join();
            CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> failureOf(listener));
            new ProcessBuilder("rdma", "link", "delete", arguments[0])
                    .inheritIO()
                    .start();

            System.out.println("noticed: " + dialled.awaitDisconnect(Lab.PATIENCE));
            System.out.println("noticed: " + accepted.awaitDisconnect(Lab.PATIENCE));
            System.out.println("dialled: " + dialled.state());
            System.out.println("accepted: " + accepted.state());
            System.out.println("waiting: " + waiting.join());
        }
        System.out.println("closed: " + context.isClosed());
    }

    private static String failureOf(Listener listener) {
        try {
            return listener.accept().toString();
        } catch (RdmaException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
