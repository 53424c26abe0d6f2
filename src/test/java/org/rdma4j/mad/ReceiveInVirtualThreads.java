package org.rdma4j.mad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Virtual threads wait for requests to one agent. This host sends the requests to itself. */
final class ReceiveInVirtualThreads {
    private static final int THREADS = 200;
    private static final int GID_INDEX = 0;
    private static final ManagementClass VENDOR = new ManagementClass(0x09);
    private static final MadAttribute ATTRIBUTE = new MadAttribute(VENDOR, 0x10, "something");

    private ReceiveInVirtualThreads() {}

    /** Waits for a request, and returns whether the wait ended as it should. */
    private interface Wait {
        boolean endsAsItShould(MadAgent agent);
    }

    /** Runs the three parts and prints the result of each. */
    public static void main(String... arguments) throws Exception {
        UmadPort port = UmadPort.open(UmadPort.deviceNames().getFirst(), 1);
        MadAgent agent = port.register(VENDOR, Set.of(MadMethod.SET));
        List<FutureTask<Boolean>> waits =
                start(agent, each -> each.receive(Duration.ofMinutes(2)).isPresent());
        MadAddress self = MadAddress.generalServices(port.attributes().gid(), GID_INDEX);
        byte[] body = new byte[Mad.SIZE - MadHeader.SIZE];
        for (int number = 1; number <= THREADS; number++) {
            agent.send(self, Mad.of(MadHeader.request(MadMethod.SET, ATTRIBUTE, 0, number), body));
            // The kernel's receive queue holds only a few datagrams.
            TimeUnit.MILLISECONDS.sleep(1);
        }
        say(waits, "got a request each");

        say(start(agent, each -> each.receive(Duration.ofMillis(500)).isEmpty()), "timed out");

        waits = start(agent, ReceiveInVirtualThreads::tellsThatItIsClosed);
        TimeUnit.SECONDS.sleep(1);
        port.close();
        say(waits, "noticed that their agent was closed");
    }

    private static boolean tellsThatItIsClosed(MadAgent agent) {
        try {
            throw new AssertionError(
                    "waited until " + agent.receive(Duration.ofMinutes(2)).isPresent());
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage()).contains("closed");
        }
    }

    private static List<FutureTask<Boolean>> start(MadAgent agent, Wait wait) {
        List<FutureTask<Boolean>> waits = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            FutureTask<Boolean> task = new FutureTask<>(() -> wait.endsAsItShould(agent));
            Thread.startVirtualThread(task);
            waits.add(task);
        }
        return waits;
    }

    private static void say(List<FutureTask<Boolean>> waits, String what) throws Exception {
        int count = 0;
        for (FutureTask<Boolean> wait : waits) {
            count += wait.get(50, TimeUnit.SECONDS) ? 1 : 0;
        }
        System.out.println(count + " " + what);
    }
}
