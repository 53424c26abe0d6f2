package org.rdma4j;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program that {@link MessagesTest} runs with another locale. */
final class PrintMessages {
    private PrintMessages() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(String.format("%d is five", 5)); // proves that this locale has other digits
        GlobalRoute route = GlobalRoute.to(Gid.parse("::1"), 3).withHopLimit(64);
        out.println(route);
        try {
            out.println(route.withHopLimit(256));
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
        }
    }
}
