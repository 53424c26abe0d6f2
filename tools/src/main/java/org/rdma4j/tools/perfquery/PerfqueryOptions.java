package org.rdma4j.tools.perfquery;

import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Lid;
import org.rdma4j.mad.MadRetryPolicy;
import org.rdma4j.tools.getopt.CInteger;
import org.rdma4j.tools.getopt.Getopt;

/** What the user asked for: the defaults of the host's configuration, then the command line, option by option. */
final class PerfqueryOptions {
    private static final Path CONFIGURATION = Path.of("/etc/infiniband-diags/ibdiag.conf");

    private final Set<PerfqueryOption> flags = EnumSet.noneOf(PerfqueryOption.class);
    private @Nullable String deviceName;
    private int portNumber;
    private MadRetryPolicy retryPolicy = MadRetryPolicy.defaults();
    private boolean guidAddress;
    private @Nullable Lid subnetManager;
    private long managementKey;
    private int pkeyIndex;
    private List<String> operands = List.of();

    /** Reads the configuration and the command line. What was read before something ends the program is kept. */
    void read(String[] arguments) {
        DiagnosticsConfiguration.read(CONFIGURATION, this);
        operands = Getopt.parse(InstalledPerfquery.HERE.options(arguments), arguments, this::accept);
    }

    private void accept(PerfqueryOption option, String argument) {
        switch (option) {
            case HELP -> throw new PerfqueryUsage();
            case VERSION -> throw new PerfqueryVersion();
            case CONFIG -> DiagnosticsConfiguration.read(Path.of(argument), this);
            case CA -> deviceName = argument;
            case PORT -> portNumber = (int) CInteger.parseUnsigned(argument);
            case LID -> guidAddress = false;
            case GUID -> guidAddress = true;
            case TIMEOUT -> retryPolicy = MadRetryPolicy.defaults().withTimeout(Duration.ofMillis(timeout(argument)));
            case SM_PORT -> subnetManager = subnetManager(argument);
            case P_KEY_INDEX -> pkeyIndex = (int) CInteger.parseUnsigned(argument) & 0xFFFF;
            case M_KEY -> managementKey = managementKey(argument);
            default -> flags.add(option);
        }
    }

    /**
     * Applies a line of a configuration file. Names are compared by their beginning, as in C; those for other tools are
     * skipped.
     */
    void configure(String name, String value) {
        if (name.startsWith("CA")) {
            deviceName = value;
        } else if (name.startsWith("Port")) {
            portNumber = (int) CInteger.parseUnsigned(value);
        } else if (name.startsWith("timeout")) {
            int millis = (int) CInteger.parseUnsigned(value);
            retryPolicy = millis > 0
                    ? MadRetryPolicy.defaults().withTimeout(Duration.ofMillis(millis))
                    : MadRetryPolicy.defaults();
        } else if (name.startsWith("m_key")) {
            managementKey = CInteger.parseUnsigned(value);
        }
    }

    private static long timeout(String text) {
        CInteger timeout = CInteger.parse(text);
        if (!timeout.isComplete() || timeout.value() <= 0 || timeout.value() > Integer.MAX_VALUE) {
            throw new PerfqueryFailure(
                    "process_opt",
                    "Invalid timeout \"%s\".  Timeout requires a positive integer value < %d."
                            .formatted(text, Integer.MAX_VALUE),
                    null);
        }
        return timeout.value();
    }

    private static Lid subnetManager(String text) {
        Lid lid = UnicastLid.parse(text);
        if (lid == null) {
            throw new PerfqueryFailure("process_opt", "cannot resolve SM destination port " + text, null);
        }
        return lid;
    }

    /** If it is not a number, the user is asked for the key, so that it does not appear in a list of processes. */
    private static long managementKey(String text) {
        String key = CInteger.parse(text).isComplete() ? text : askForKey();
        if (!CInteger.parse(key).isComplete()) {
            throw new PerfqueryFailure("process_opt", "Bad M_Key", null);
        }
        return CInteger.parseUnsigned(key);
    }

    /** Only a terminal can be asked. Without one the text is not a number. */
    private static String askForKey() {
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(terminal -> terminal.readPassword("M_Key: "))
                .map(String::new)
                .orElse("none");
    }

    boolean has(PerfqueryOption option) {
        return flags.contains(option);
    }

    @Nullable
    String deviceName() {
        return deviceName;
    }

    int portNumber() {
        return portNumber;
    }

    MadRetryPolicy retryPolicy() {
        return retryPolicy;
    }

    boolean isGuidAddress() {
        return guidAddress;
    }

    @Nullable
    Lid subnetManager() {
        return subnetManager;
    }

    long managementKey() {
        return managementKey;
    }

    int pkeyIndex() {
        return pkeyIndex;
    }

    List<String> operands() {
        return operands;
    }
}
