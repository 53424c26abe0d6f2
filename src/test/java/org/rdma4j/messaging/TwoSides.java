package org.rdma4j.messaging;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Two sides that exchange frames without a wire, by the rules of {@link Credits}. Both want to send requests for ever. */
final class TwoSides {
    private record Sent(FrameType type, int credits) {}

    private static final class Side {
        private final Credits credits;
        private final Deque<Sent> arriving = new ArrayDeque<>();
        private int unhandled;

        Side(int receivesOfPeer, int receives) {
            credits = new Credits(receivesOfPeer, receives);
        }
    }

    private interface Step {
        boolean tryIt() throws Exception;
    }

    private final Side left;
    private final Side right;

    TwoSides(int receivesLeft, int receivesRight) {
        left = new Side(receivesRight, receivesLeft);
        right = new Side(receivesLeft, receivesRight);
    }

    /** Takes one of the possible steps; returns false if there is none. */
    boolean goOn(Random random) throws Exception {
        List<Step> steps = new ArrayList<>();
        add(steps, left, right);
        add(steps, right, left);
        Collections.shuffle(steps, random);
        for (Step step : steps) {
            if (step.tryIt()) {
                return true;
            }
        }
        return false;
    }

    private static void add(List<Step> steps, Side here, Side there) {
        steps.add(() -> send(here, there, FrameType.CALL));
        steps.add(() -> here.unhandled > 0 && handle(here, there));
        steps.add(() -> receive(here, there));
    }

    private static boolean send(Side here, Side there, FrameType type) throws InterruptedException {
        return here.credits.take(type.isRequest(), 0) && there.arriving.add(new Sent(type, here.credits.takeOwed()));
    }

    /** A handler answers, and its receive is posted again. */
    private static boolean handle(Side here, Side there) throws InterruptedException {
        if (!send(here, there, FrameType.REPLY)) {
            return false;
        }
        here.unhandled--;
        repost(here, there);
        return true;
    }

    private static boolean receive(Side here, Side there) throws ProtocolViolation {
        Sent frame = here.arriving.poll();
        if (frame == null) {
            return false;
        }
        here.credits.grant(frame.credits());
        if (frame.type().isRequest()) {
            here.unhandled++;
        } else {
            repost(here, there);
        }
        returnCredits(here, there);
        return true;
    }

    private static void repost(Side here, Side there) {
        here.credits.owe();
        returnCredits(here, there);
    }

    private static void returnCredits(Side here, Side there) {
        if (here.credits.takeToReturn()) {
            there.arriving.add(new Sent(FrameType.CREDITS, here.credits.takeOwed()));
        }
    }
}
