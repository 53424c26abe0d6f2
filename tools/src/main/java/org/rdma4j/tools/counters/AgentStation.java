package org.rdma4j.tools.counters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.mad.MadAddress;
import org.rdma4j.mad.MadStatusException;
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
    public Sample read() {
        return read(places);
    }

    private Sample read(List<PortPlace> which) {
        Sample sample = new Visit(which).read();
        if (sample.readings().isEmpty()) {
            return sample;
        }
        Failure moved = identityCheck.failure(address, which);
        // Then it is unknown whose counters these are.
        return moved == null ? sample : new Sample(List.of(), List.of(moved));
    }

    @Override
    public Sample complete(Sample earlier) {
        if (!earlier.has(Failure.Code.TIMEOUT)) {
            return earlier;
        }
        Set<Integer> lost = new HashSet<>();
        earlier.failures().forEach(failure -> lost.addAll(failure.ports()));
        Sample later = read(
                places.stream().filter(place -> lost.contains(place.port())).toList());
        Map<Integer, Reading> readings = new TreeMap<>();
        earlier.readings().forEach(reading -> readings.put(reading.place().port(), reading));
        later.readings().forEach(reading -> readings.put(reading.place().port(), reading));
        return new Sample(List.copyOf(readings.values()), later.failures());
    }

    /** One reading of some of the ports. */
    private final class Visit {
        private final List<PortPlace> places;
        private final List<Reading> readings = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();
        private boolean hasAnswered;
        private int unanswered;

        private Visit(List<PortPlace> places) {
            this.places = places;
        }

        Sample read() {
            @Nullable RdmaException silence = known == null ? learn() : null;
            for (int index = 0; index < places.size(); index++) {
                if (isDead()) {
                    fail(places.subList(index, places.size()), dead());
                    break;
                }
                read(places.get(index));
                if (index == 0 && silence != null && hasAnswered) {
                    // It is alive, so only its first response was lost.
                    silence = learn();
                    if (silence == null) {
                        readings.clear();
                        read(places.getFirst());
                    }
                }
            }
            if (silence != null && hasAnswered) {
                failures.addFirst(failure(places, silence));
            }
            return new Sample(readings, failures);
        }

        /** Queries what the agent offers; returns the cause if no response comes. */
        private @Nullable RdmaException learn() {
            try {
                known = query(() -> client.classPortInfo(address));
                return null;
            } catch (MadStatusException _) {
                known = PLAIN;
                return null;
            } catch (RdmaException e) {
                return e;
            }
        }

        private boolean isDead() {
            return unanswered >= (hasAnswered ? MOST_UNANSWERED_LATER : MOST_UNANSWERED);
        }

        private RdmaException dead() {
            return new RdmaException(
                    "not asked, because the agent gave no answer to %d questions in a row".formatted(unanswered),
                    Errno.ETIMEDOUT);
        }

        private void read(PortPlace place) {
            ClassPortInfo info = known == null ? PLAIN : known;
            Map<String, Counter> counters = new LinkedHashMap<>();
            @Nullable
            RdmaException cause = info.supportsExtendedCounters()
                    ? add(counters, PerformanceAttribute.PORT_COUNTERS_EXTENDED, place, info)
                    : null;
            if (!isDead()) {
                @Nullable RdmaException other = add(counters, PerformanceAttribute.PORT_COUNTERS, place, info);
                cause = cause == null ? other : cause;
            }
            if (cause != null) {
                fail(List.of(place), cause);
            }
            if (!counters.isEmpty()) {
                readings.add(Reading.now(place, CounterOrigin.AGENT, new ArrayList<>(counters.values())));
            }
        }

        /** Reads an attribute, and takes the counters that no wider one has; returns the cause if it cannot be read. */
        private @Nullable RdmaException add(
                Map<String, Counter> counters, PerformanceAttribute attribute, PortPlace place, ClassPortInfo info) {
            PerformanceData data;
            try {
                data = query(() -> client.read(address, attribute, place.port()));
            } catch (RdmaException e) {
                return e;
            }
            for (CounterField field : attribute.fields()) {
                String name = field.name();
                PerformanceCapability needed = OPTIONAL.get(name);
                if (field.isCounter() && field.isOfferedBy(info) && (needed == null || info.supports(needed))) {
                    counters.putIfAbsent(name, new Counter(name, unit(name), data.value(field), field.bits()));
                }
            }
            return null;
        }

        /** Repeats a query to an agent that has responded before: then probably only the response was lost. */
        private <T> T query(Supplier<T> question) {
            try {
                return once(question);
            } catch (MadStatusException e) {
                throw e;
            } catch (RdmaException e) {
                if (!hasAnswered || !Failure.isTimeout(e) || isDead()) {
                    throw e;
                }
                return once(question);
            }
        }

        private <T> T once(Supplier<T> question) {
            try {
                return answered(question.get());
            } catch (MadStatusException e) {
                throw answered(e);
            } catch (RdmaException e) {
                unanswered++;
                throw e;
            }
        }

        private <T> T answered(T answer) {
            hasAnswered = true;
            unanswered = 0;
            return answer;
        }

        private void fail(List<PortPlace> which, RdmaException cause) {
            failures.add(failure(which, cause));
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
