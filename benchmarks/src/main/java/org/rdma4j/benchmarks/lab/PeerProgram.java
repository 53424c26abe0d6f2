package org.rdma4j.benchmarks.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.rdma4j.verbs.Context;
import org.rdma4j.verbs.Devices;
import org.rdma4j.verbs.Endpoint;
import org.rdma4j.verbs.RemoteMemory;

/**
 * One side of the measurements in Java: a process that reads a command from each line of its input, runs it, and prints
 * a line in reply. While C takes its turn it stays compiled and idle.
 */
public final class PeerProgram {
    private PeerProgram() {}

    /**
     * Reads commands until its input ends.
     *
     * @param arguments the device, the port's number and the index of its GID
     * @throws IOException if the input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        try (Devices devices = Devices.list();
                Context context = devices.require(arguments[0]).open();
                Peer peer = new Peer(context, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(introduction(peer));
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                System.out.println(run(peer, command.split(" ", -1)));
            }
        }
    }

    private static String introduction(Peer peer) {
        Endpoint endpoint = peer.endpoint();
        RemoteMemory memory = peer.memory();
        return "%s %d %d".formatted(HexFormat.of().formatHex(endpoint.toBytes()), memory.address(), memory.rkey());
    }

    private static String run(Peer peer, String[] words) {
        switch (words[0]) {
            case "connect" ->
                peer.connect(
                        Endpoint.of(HexFormat.of().parseHex(words[1])),
                        new RemoteMemory(Long.parseLong(words[2]), Integer.parseInt(words[3])));
            case "ping" -> {
                return peer.ping(Integer.parseInt(words[1]), Integer.parseInt(words[2]))
                        .toString();
            }
            case "pong" -> peer.pong(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "stream" -> {
                return String.valueOf(peer.stream(
                        Operation.valueOf(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        Integer.parseInt(words[4])));
            }
            case "receive" ->
                peer.receive(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "expect" -> peer.expect(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            default -> throw new IllegalArgumentException("there is no command " + words[0]);
        }
        return "done";
    }
}
