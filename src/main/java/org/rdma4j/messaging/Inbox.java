package org.rdma4j.messaging;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Received frames that wait for the handler, at most one for each receive buffer. */
final class Inbox {
    /**
     * A frame in a receive buffer.
     *
     * @param index the buffer, which is posted again when the frame was handled
     * @param header its header
     * @param payload its payload, in the buffer
     */
    record Frame(int index, FrameHeader header, MemorySegment payload) {}

    private static final Frame LAST = new Frame(-1, new FrameHeader(FrameType.END, false, 0, 0, 0), MemorySegment.NULL);

    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

    void put(Frame frame) {
        frames.add(frame);
    }

    /** Waits for the next frame; null if there will be no more. */
    @Nullable
    Frame take() {
        boolean interrupted = false;
        while (true) {
            try {
                Frame frame = frames.take();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return frame.index() < 0 ? null : frame;
            } catch (InterruptedException _) {
                interrupted = true; // only a handler can have done this, and the others must be handled, too
            }
        }
    }

    /** No more frames come; those that are here can still be taken. */
    void end() {
        frames.add(LAST);
    }

    /** Drops the frames that were not taken. */
    void clear() {
        frames.clear();
    }
}
