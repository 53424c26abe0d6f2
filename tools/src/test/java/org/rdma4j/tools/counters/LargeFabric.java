package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rdma4j.Guid;
import org.rdma4j.tools.fabric.FatTree;
import org.rdma4j.tools.fabric.JavaProgram;
import org.rdma4j.tools.fabric.Outcome;
import org.rdma4j.tools.fabric.SimulatedFabric;

/** A fabric of many nodes. Compares the results and the times of the C tools and ours. */
final class LargeFabric implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final Pattern NODE = Pattern.compile("(?:Switch|Ca)\\s+\\d+ \"[SH]-(\\p{XDigit}{16})\".*");
    private static final Pattern LINK =
            Pattern.compile("\\[(\\d+)](?:\\(\\p{XDigit}+\\))?\\s+\"[SH]-(\\p{XDigit}{16})\"\\[(\\d+)].*");
    private static final Pattern COUNTER = Pattern.compile("(\\w+):\\.+(\\d+)");
    private static final Pattern JSON_COUNTER = Pattern.compile("\"(\\w+)\":\\{\"value\":\"?(\\d+)");

    private static final Pattern C_PORT = Pattern.compile("GUID 0x(\\p{XDigit}+) port (\\d+):");
    private static final int LOST_PERCENT = 10;
    private static final int DEAD_HOSTS = 30;

    /** Counters that datagrams do not change, so that two tools read the same values. */
    private static final Set<String> STILL = Set.of(
            "SymbolErrorCounter",
            "LinkDownedCounter",
            "PortRcvErrors",
            "PortXmitDiscards",
            "PortXmitWait",
            "PortUnicastXmitPkts",
            "PortUnicastRcvPkts");

    private final SimulatedFabric fabric;
    private final FatTree tree;

    LargeFabric(FatTree tree) throws Exception {
        this.tree = tree;
        this.fabric = SimulatedFabric.start(tree);
    }

    /** Compares the nodes and links that ibnetdiscover and our tool find. */
    void compareDiscovery() throws Exception {
        long start = System.nanoTime();
        Outcome c = fabric.run("H1", List.of("ibnetdiscover"), PATIENCE);
        long millisOfC = millisSince(start);
        List<String> ours = new ArrayList<>(runJava(JavaProgram.test(DiscoverFabric.class, List.of())));
        String millis = ours.removeLast();

        System.out.printf(
                "discovery of %d nodes and %d links: ibnetdiscover %d ms, ours %s ms without the start of the JVM%n",
                tree.nodes(), tree.links(), millisOfC, millis);
        Set<String> expected = found(c.output());
        assertThat(expected).hasSize(tree.nodes() + tree.links());
        assertThat(ours).containsExactlyElementsOf(expected);
    }

    private static Set<String> found(String topology) {
        Set<String> lines = new TreeSet<>();
        Guid node = new Guid(0);
        for (String line : topology.lines().toList()) {
            Matcher header = NODE.matcher(line);
            Matcher link = LINK.matcher(line);
            if (header.matches()) {
                node = guid(header.group(1));
                lines.add("node " + node);
            } else if (link.matches()) {
                lines.add(link(
                        node, Integer.parseInt(link.group(1)), guid(link.group(2)), Integer.parseInt(link.group(3))));
            }
        }
        return lines;
    }

    private static String link(Guid one, int port, Guid other, int otherPort) {
        return Long.compareUnsigned(one.value(), other.value()) < 0
                ? "link %s[%d] %s[%d]".formatted(one, port, other, otherPort)
                : "link %s[%d] %s[%d]".formatted(other, otherPort, one, port);
    }

    private static Guid guid(String digits) {
        return new Guid(Long.parseUnsignedLong(digits, 16));
    }

    /** Sets some counters, and compares the sums of perfquery, called for each LID, with those of one call of ours. */
    void compareTotals() throws Exception {
        for (int leaf = 1; leaf <= tree.leaves(); leaf += 3) {
            fabric.set("L" + leaf, 1, "PortCounters.SymbolErrorCounter", 100 + leaf);
            fabric.set("L" + leaf, 2, "PortCounters.PortXmitWait", 1_000_000L * leaf);
            fabric.set("L" + leaf, 3, "PortCountersExtended.PortUnicastXmitPkts", (1L << 40) + leaf);
            fabric.set("H" + leaf, 1, "PortCounters.PortRcvErrors", leaf);
        }
        fabric.set("S1", 1, "PortCounters.LinkDownedCounter", 255);
        fabric.set("S2", 1, "PortCountersExtended.PortUnicastRcvPkts", 1L << 50);

        long start = System.nanoTime();
        Map<String, Long> c = totalsOfC();
        long millisOfC = millisSince(start);
        start = System.nanoTime();
        List<String> ours = runJava(JavaProgram.tool(List.of("counters", "--fabric", "--json")));
        long millis = millisSince(start);

        System.out.printf(
                "counters of %d ports of %d nodes: perfquery for each LID %d ms, ours %d ms with discovery%n",
                tree.ports(), tree.nodes(), millisOfC, millis);
        String json = String.join("\n", ours);
        assertThat(totals(JSON_COUNTER.matcher(json), 2)).isEqualTo(c);
        assertThat(c).containsEntry("LinkDownedCounter", 255L).containsEntry("PortUnicastRcvPkts", 1L << 50);
        assertThat(json.split("\"type\":\"port\"", -1)).hasSize(1 + tree.ports());
        assertThat(millis).isLessThan(millisOfC);
    }

    /**
     * One in ten requests to each node is lost, and thirty hosts answer nothing: we find every port that
     * ibqueryerrors finds, and name what is missing.
     */
    void compareWithLosses() throws Exception {
        for (int spine = 1; spine <= tree.spines(); spine++) {
            fabric.lose("\"S%d\"".formatted(spine), 0, LOST_PERCENT);
        }
        for (int leaf = 1; leaf <= tree.leaves(); leaf++) {
            fabric.lose("\"L%d\"".formatted(leaf), 0, LOST_PERCENT);
        }
        int hosts = tree.leaves() * tree.hosts();
        for (int host = 2; host <= hosts; host++) {
            boolean isDead = host % (hosts / DEAD_HOSTS) == 0 && host / (hosts / DEAD_HOSTS) <= DEAD_HOSTS;
            fabric.lose("\"H%d\"".formatted(host), 0, isDead ? 100 : LOST_PERCENT);
        }

        long start = System.nanoTime();
        Outcome c = fabric.run("H1", List.of("ibqueryerrors", "--skip-sl", "--counters"), PATIENCE);
        long millisOfC = millisSince(start);
        start = System.nanoTime();
        Outcome ours = fabric.run("H1", JavaProgram.tool(List.of("counters", "--fabric", "--json")), PATIENCE);
        long millis = millisSince(start);

        JsonNode document = new ObjectMapper().readTree(ours.output());
        Set<String> found = document.path("ports")
                .valueStream()
                .map(port ->
                        port.path("nodeGuid").asText() + " " + port.path("port").asInt())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> foundByC = C_PORT.matcher(c.output())
                .results()
                .map(port -> guid(port.group(1)) + " " + port.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        long named = document.path("failures")
                .valueStream()
                .mapToLong(failure -> Math.max(1, failure.path("ports").size()))
                .sum();
        System.out.printf(
                "%d nodes, %d%% lost, %d dead: ibqueryerrors %d ports in %d ms; ours %d of %d in %d ms, %d named%n",
                tree.nodes(),
                LOST_PERCENT,
                DEAD_HOSTS,
                foundByC.size(),
                millisOfC,
                found.size(),
                tree.ports(),
                millis,
                named);
        assertThat(ours.status()).as(ours.error()).isEqualTo(3);
        assertThat(foundByC).isNotEmpty();
        assertThat(found).containsAll(foundByC);
        assertThat(tree.ports() - found.size()).isGreaterThanOrEqualTo(DEAD_HOSTS);
        assertThat(named).isGreaterThanOrEqualTo(tree.ports() - found.size());
    }

    /** A shell loop, because starting each process from Java would take longer than users' loops do. */
    private Map<String, Long> totalsOfC() throws Exception {
        StringBuilder script = new StringBuilder();
        fabric.lids().forEach((port, lid) -> {
            String ports = port.endsWith("[0]") ? "-l %d 1-%d".formatted(lid, portsOf(port)) : lid + " 1";
            script.append("perfquery ")
                    .append(ports)
                    .append("\nperfquery -x ")
                    .append(ports)
                    .append('\n');
        });
        Outcome outcome = fabric.run("H1", List.of("sh", "-c", script.toString()), PATIENCE);
        assertThat(outcome.status()).as(outcome.error()).isZero();
        return totals(COUNTER.matcher(outcome.output()), 2);
    }

    private int portsOf(String port) {
        return port.startsWith("L") ? tree.hosts() + tree.spines() : tree.leaves();
    }

    private static Map<String, Long> totals(Matcher counters, int valueGroup) {
        Map<String, Long> totals = new TreeMap<>();
        while (counters.find()) {
            if (STILL.contains(counters.group(1))) {
                totals.merge(counters.group(1), Long.valueOf(counters.group(valueGroup)), Long::sum);
            }
        }
        return totals;
    }

    private List<String> runJava(List<String> command) throws Exception {
        Outcome outcome = fabric.run("H1", command, PATIENCE);
        assertThat(outcome.status()).as(outcome.error()).isZero();
        return outcome.output().lines().toList();
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Override
    public void close() {
        fabric.close();
    }
}
