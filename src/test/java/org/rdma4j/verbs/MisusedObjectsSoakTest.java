package org.rdma4j.verbs;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;

/** Does for minutes what {@link WorkChainThreadsTest} does for seconds. */
@Tag("soft-roce-soak")
class MisusedObjectsSoakTest {
    @RepeatedTest(10)
    void eightThreadsMayMisuseEverything(RepetitionInfo round) throws Exception {
        MisusedObjects.misuse(Duration.ofMinutes(1), round.getCurrentRepetition() * 1000L);
    }
}
