package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadQuery;
import org.rdma4j.mad.MadStatusException;
import org.rdma4j.mad.NodeInfo;
import org.rdma4j.perf.ClassPortInfo;
import org.rdma4j.perf.CounterField;
import org.rdma4j.perf.PerformanceAttribute;
import org.rdma4j.perf.PerformanceCapability;
import org.rdma4j.perf.PerformanceClient;
import org.rdma4j.perf.PerformanceData;

/**
 * A node's performance management agent. Each counter is taken from the attribute where it is widest: the extended one
 * if the agent offers it, otherwise the plain one. A lost response costs only the counters that were in it.
 */
final class AgentStation implements Station {
    private static final Map<String, PerformanceCapability> OPTIONAL = Map.of(
            "PortXmitWait", PerformanceCapability.PORT_XMIT_WAIT,
            "QP1Dropped", PerformanceCapability.QP1_DROPPED);

    /** An agent that refuses ClassPortInfo still has the counters that every agent must have. */
    private static final ClassPortInfo PLAIN = new ClassPortInfo(1, 1, 0, 0, 0);

    /** After how many queries in a row without a response the agent is considered dead. */
    private static final int MOST_UNANSWERED = 2;

    /** The same if it has responded before: then each query is sent twice. */
    private static final int MOST_UNANSWERED_LATER = 4;

    private final PerformanceClient client;
    private final MadAddress address;
    private final List<PortPlace> places;
    private final IdentityCheck identityCheck;
    private @Nullable ClassPortInfo known;

    AgentStation(PerformanceClient client, MadAddress address, List<PortPlace> places, IdentityCheck identityCheck) {
        this.client = client;
        this.address = address;
        this.places = List.copyOf(places);
        this.identityCheck = identityCheck;
    }

    /** Whether it queries the same agent for the same ports, so that what is known of the agent is still true. */
    boolean isFor(MadAddress otherAddress, List<PortPlace> otherPlaces) {
        return address.equals(otherAddress) && places.equals(otherPlaces);
    }

    MadAddress address() {
        return address;
    }

    List<PortPlace> places() {
        return places;
    }

    @Override
    public Conversation<Sample> reading() {
        return new Visit(places, UnaryOperator.identity());
    }

    @Override
    public Conversation<Sample> completing(Sample earlier) {
        if (!earlier.has(Failure.Code.TIMEOUT)) {
            return Conversation.over(earlier);
        }
        Set<Integer> lost = new HashSet<>();
        earlier.failures().forEach(failure -> lost.addAll(failure.ports()));
        return new Visit(
                places.stream().filter(place -> lost.contains(place.port())).toList(),
                later -> together(earlier, later));
    }

    private static Sample together(Sample earlier, Sample later) {
        Map<Integer, Reading> readings = new TreeMap<>();
        earlier.readings().forEach(reading -> readings.put(reading.place().port(), reading));
        later.readings().forEach(reading -> readings.put(reading.place().port(), reading));
        return new Sample(List.copyOf(readings.values()), later.failures());
    }

    /** One reading of some of the ports. */
    private final class Visit implements Conversation<Sample> {
        private final List<PortPlace> places;
        private final UnaryOperator<Sample> finishing;
        private final List<Reading> readings = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();
        private Step step;

        private int index;
        private Map<String, Counter> counters = new LinkedHashMap<>();
        /** Why the port at the index lacks counters. */
        private @Nullable RdmaException cause;
        /** Why it is unknown what the agent offers. */
        private @Nullable RdmaException silence;

        private boolean hasAnswered;
        private int unanswered;
        private boolean isRepeated;

        /** What is asked. */
        private enum Step {
            LEARN,
            EXTENDED,
            PLAIN,
            CHECK,
            END
        }

        private Visit(List<PortPlace> places, UnaryOperator<Sample> finishing) {
            this.places = places;
            this.finishing = finishing;
            this.step = Step.LEARN;
            if (known != null) {
                beginPort(0);
            }
        }

        @Override
        public @Nullable MadQuery<?> next() {
            return switch (step) {
                case LEARN -> client.classPortInfoQuery(address);
                case EXTENDED -> counters(PerformanceAttribute.PORT_COUNTERS_EXTENDED);
                case PLAIN -> counters(PerformanceAttribute.PORT_COUNTERS);
                case CHECK -> identityCheck.query(address);
                case END -> null;
            };
        }

        private MadQuery<PerformanceData> counters(PerformanceAttribute attribute) {
            return client.readQuery(address, attribute, places.get(index).port());
        }

        @Override
        public void answered(Object answer) {
            noteAnswer();
            switch (step) {
                case LEARN -> learned((ClassPortInfo) answer);
                case EXTENDED, PLAIN -> {
                    add((PerformanceData) answer);
                    endAttribute();
                }
                case CHECK -> checked(IdentityCheck.failure((NodeInfo) answer, address, places));
                case END -> throw new IllegalStateException("nothing was asked");
            }
        }

        @Override
        public void failed(RdmaException e) {
            boolean isRefusal = e instanceof MadStatusException;
            if (isRefusal) {
                noteAnswer();
            } else {
                unanswered++;
                if (isWorthRepeating(e)) {
                    isRepeated = true;
                    return;
                }
                isRepeated = false;
            }
            switch (step) {
                case LEARN -> {
                    if (isRefusal) {
                        learned(PLAIN);
                    } else {
                        notLearned(e);
                    }
                }
                case EXTENDED, PLAIN -> {
                    cause = cause == null ? e : cause;
                    endAttribute();
                }
                case CHECK -> checked(failure(places, e));
                case END -> throw new IllegalStateException("nothing was asked", e);
            }
        }

        private void noteAnswer() {
            hasAnswered = true;
            unanswered = 0;
            isRepeated = false;
        }

        /** An agent that has responded before has probably only lost this response. */
        private boolean isWorthRepeating(RdmaException e) {
            return !isRepeated && hasAnswered && Failure.isTimeout(e) && !isDead();
        }

        private boolean isDead() {
            return unanswered >= (hasAnswered ? MOST_UNANSWERED_LATER : MOST_UNANSWERED);
        }

        /** If the first port was read without knowing, it is read again. */
        private void learned(ClassPortInfo info) {
            known = info;
            silence = null;
            readings.clear();
            failures.clear();
            beginPort(0);
        }

        /** The ports are read nevertheless. */
        private void notLearned(RdmaException e) {
            beginPort(silence == null ? 0 : 1);
            silence = e;
        }

        private void beginPort(int next) {
            index = next;
            counters = new LinkedHashMap<>();
            cause = null;
            if (index < places.size() && !isDead()) {
                step = known != null && known.supportsExtendedCounters() ? Step.EXTENDED : Step.PLAIN;
            } else {
                endPorts();
            }
        }

        private void endAttribute() {
            if (step == Step.EXTENDED && !isDead()) {
                step = Step.PLAIN;
                return;
            }
            PortPlace place = places.get(index);
            if (cause != null) {
                failures.add(failure(List.of(place), cause));
            }
            if (!counters.isEmpty()) {
                readings.add(Reading.now(place, CounterOrigin.AGENT, new ArrayList<>(counters.values())));
            }
            if (index == 0 && silence != null && hasAnswered) {
                // It is alive, so only its first response was lost.
                step = Step.LEARN;
            } else {
                beginPort(index + 1);
            }
        }

        private void endPorts() {
            if (index < places.size()) {
                failures.add(failure(places.subList(index, places.size()), dead()));
            }
            if (silence != null && hasAnswered) {
                failures.addFirst(failure(places, silence));
            }
            unanswered = 0;
            step = readings.isEmpty() || identityCheck.subnet() == null ? Step.END : Step.CHECK;
        }

        private RdmaException dead() {
            return new RdmaException(
                    "not queried, because the agent did not respond to %d queries in a row".formatted(unanswered),
                    Errno.ETIMEDOUT);
        }

        /** If the owner of the LID is another or unknown, so is whose counters these are. */
        private void checked(@Nullable Failure failure) {
            if (failure != null) {
                readings.clear();
                failures.clear();
                failures.add(failure);
            }
            step = Step.END;
        }

        /** Takes the counters that no wider attribute has. */
        private void add(PerformanceData data) {
            ClassPortInfo info = known == null ? PLAIN : known;
            for (CounterField field : data.attribute().fields()) {
                String name = field.name();
                PerformanceCapability needed = OPTIONAL.get(name);
                if (field.isCounter() && field.isOfferedBy(info) && (needed == null || info.supports(needed))) {
                    counters.putIfAbsent(name, new Counter(name, unit(name), data.value(field), field.bits()));
                }
            }
        }

        @Override
        public Sample result() {
            return finishing.apply(new Sample(readings, failures));
        }
    }

    private Failure failure(List<PortPlace> which, RdmaException cause) {
        return Failure.of(
                cause,
                which.getFirst().node(),
                which.stream().map(PortPlace::port).toList(),
                address.lid().value());
    }

    private static CounterUnit unit(String name) {
        return switch (name) {
            case "PortXmitData", "PortRcvData" -> CounterUnit.BYTES;
            case "PortXmitWait" -> CounterUnit.TICKS;
            default -> name.endsWith("Pkts") ? CounterUnit.PACKETS : CounterUnit.ERRORS;
        };
    }
}
