package org.rdma4j.internal.events;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording of some events during a test, without a threshold for their duration. */
public final class RecordedEvents implements AutoCloseable {
    private final Recording recording = new Recording();

    /**
     * Starts to record.
     *
     * @param names the names of the events
     */
    public RecordedEvents(String... names) {
        for (String name : names) {
            recording.enable(name).withThreshold(Duration.ZERO);
        }
        recording.start();
    }

    /**
     * The events that were recorded so far, in the order in which they ended.
     *
     * @param name the name of an event
     * @return the events of that name
     */
    public List<RecordedEvent> of(String name) throws IOException {
        Path file = Files.createTempFile("recording", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(name))
                    .sorted(Comparator.comparing(RecordedEvent::getEndTime))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
