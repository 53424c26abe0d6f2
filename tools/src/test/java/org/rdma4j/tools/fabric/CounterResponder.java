package org.rdma4j.tools.fabric;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rdma4j.mad.IncomingRequest;
import org.rdma4j.mad.Mad;
import org.rdma4j.mad.MadAgent;
import org.rdma4j.mad.MadHeader;
import org.rdma4j.mad.MadMethod;
import org.rdma4j.mad.MadStatus;
import org.rdma4j.mad.ManagementClass;
import org.rdma4j.mad.UmadPort;

/**
 * Answers requests on a simulated fabric for performance attributes that ibsim does not support: it hands these to a
 * program at the node. Each attribute has its own bytes, which a Set replaces. A line on standard input restores all of
 * them, and is confirmed with a line.
 */
public final class CounterResponder {
    private static final int BODY = Mad.SIZE - MadHeader.SIZE;
    private static final int DATA = 64 - MadHeader.SIZE;

    private CounterResponder() {}

    /**
     * Runs the program.
     *
     * @param arguments none
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        Map<Integer, byte[]> bodies = new ConcurrentHashMap<>();
        try (UmadPort port = UmadPort.open();
                MadAgent agent = port.register(ManagementClass.PERFORMANCE, Set.of(MadMethod.GET, MadMethod.SET))) {
            Thread.ofPlatform().daemon().start(() -> answer(agent, bodies));
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (lines.readLine() != null) {
                bodies.clear();
                System.out.println("as before");
            }
        }
    }

    private static void answer(MadAgent agent, Map<Integer, byte[]> bodies) {
        while (true) {
            IncomingRequest request = agent.receive(Duration.ofDays(1)).orElseThrow();
            MadHeader header = request.datagram().header();
            if (header.method().equals(MadMethod.SET)) {
                byte[] set =
                        request.datagram().bytes().slice(MadHeader.SIZE, BODY).toByteArray();
                bodies.put(header.attributeId(), set);
            }
            byte[] body = bodies.computeIfAbsent(header.attributeId(), CounterResponder::body);
            agent.send(request.source(), Mad.of(header.response(MadStatus.OK), body));
        }
    }

    /** Random bytes, the same for an attribute in every run. */
    private static byte[] body(int attribute) {
        byte[] noise = new byte[BODY - DATA];
        new Random(attribute).nextBytes(noise);
        byte[] body = new byte[BODY];
        System.arraycopy(noise, 0, body, DATA, noise.length);
        return body;
    }
}
