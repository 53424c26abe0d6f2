package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The part of the kernel's log that is about RDMA. It is read from a file, or from {@code dmesg} on this system.
 *
 * @param isReadable whether there is a log to read
 * @param total how many lines it has in all
 * @param lines the lines about RDMA's drivers and modules, about a card that can do RDMA, and about what keeps modules
 *     out
 */
record KernelLog(boolean isReadable, long total, List<String> lines) {
    private static final String FILE = "/var/log/dmesg";

    /** In a snapshot, how many lines the whole log had. */
    private static final String TOTAL = "/rdma4j/kernel-log-lines";

    private static final int MOST_SHOWN = 5;

    /**
     * Texts about modules that are kept out, or about failures of the kernel itself, on lines without a name of RDMA.
     */
    private static final List<String> ON_MODULES = List.of(
            "couldn't register device number",
            "goes below the dynamic allocation range",
            "Loading of module",
            "Loading of unsigned module",
            "unsigned module loading is restricted",
            "Required key not available",
            "ecure boot",
            "locked down",
            "module verification failed",
            "Request for unknown module key",
            "not signed with a trusted key",
            "failed to init crc32 algorithm",
            "blacklisted");

    /** How drivers complain. */
    private static final Pattern COMPLAINT = Pattern.compile(
            "fail|error|\\berr\\b|fatal|abort|unable|cannot|can't|couldn't|could not|not supported|unsupported|upgrade"
                    + "|too old|out ?dated|incompatible|mismatch|disagrees|unknown symbol|duplicate symbol|refus|reject|denied"
                    + "|time[d -]*out|invalid|bad |corrupt|compromised|pre-initializing|insufficient|not enough|no space"
                    + "|out of memory|not found|missing|safe mode|recovery|stall|hung|bug:|oops|general protection|call trace"
                    + "|warning: cpu|rip:|null pointer|aer:|uncorrect|version magic|not ready|giving up|gave up|unsafe",
            Pattern.CASE_INSENSITIVE);

    /** Texts that sound like complaints but are not. */
    private static final Pattern HARMLESS = Pattern.compile(
            "Modules linked in:|loading out-of-tree module taints kernel|module license .* taints kernel|E-Switch: (?:Disable|cleanup)"
                    + "|module verification failed|not signed with a trusted key|Request for unknown module key"
                    + "|PTM is not supported by PCIe|error (?:reporting|recovery) enabled|0 errors|no error"
                    + "|firmware version: |Rate limit: |Link down|Link up|Port module event(?!.*(?:error|high temp))"
                    + "|hw_addr_fail|failover|Module \\d+ (?:un)?plugged",
            Pattern.CASE_INSENSITIVE);

    static KernelLog of(ExaminedSystem system) {
        LogFilter filter = new LogFilter(system);
        long[] total = {0};
        Predicate<String> counting = line -> {
            total[0]++;
            return filter.test(line) || isOnModules(line);
        };
        Optional<List<String>> lines =
                system.isHost() ? system.output(List.of("dmesg"), FILE, counting) : system.lines(FILE, counting);
        if (system.isHost()) {
            system.remember(TOTAL, Long.toString(total[0]));
        }
        long recorded = system.isHost() ? total[0] : system.number(TOTAL).orElse(total[0]);
        return new KernelLog(lines.isPresent(), recorded, lines.orElse(List.of()));
    }

    private static boolean isOnModules(String line) {
        for (String words : ON_MODULES) {
            if (line.contains(words)) {
                return true;
            }
        }
        return false;
    }

    /** The lines that contain one of the texts, in upper or lower case. */
    List<String> linesWith(String... texts) {
        return shown(lines.stream().filter(line -> hasOneOf(line, texts)).limit(MOST_SHOWN));
    }

    static boolean hasOneOf(String line, String... texts) {
        String small = line.toLowerCase(Locale.ROOT);
        return Stream.of(texts).anyMatch(text -> small.contains(text.toLowerCase(Locale.ROOT)));
    }

    /** The last complaints on lines that name one of these modules or card addresses. */
    List<String> complaintsOf(List<String> names) {
        List<String> found = new ArrayList<>(complaints().stream()
                .filter(line -> names.stream().anyMatch(name -> names(line, name)))
                .toList());
        return shown(found.subList(Math.max(0, found.size() - MOST_SHOWN), found.size()).stream());
    }

    /** All lines in which a driver complains. */
    List<String> complaints() {
        return lines.stream().filter(KernelLog::isComplaint).toList();
    }

    private static boolean isComplaint(String line) {
        return COMPLAINT.matcher(line).find() && !HARMLESS.matcher(line).find();
    }

    /** Whether a line names a module or an address, and not a longer name that contains it. */
    private static boolean names(String line, String name) {
        for (int at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
            boolean isStart = at == 0 || !isOfName(line.charAt(at - 1));
            int end = at + name.length();
            if (isStart && (end == line.length() || !isOfName(line.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfName(char letter) {
        return Character.isLetterOrDigit(letter) || letter == '_';
    }

    private static List<String> shown(Stream<String> lines) {
        return lines.map(line -> "kernel log: " + line.strip()).toList();
    }

    /** A line without its time and without the words that precede it as evidence. */
    static String words(String evidence) {
        return evidence.replaceFirst("^kernel log: ", "").replaceFirst("^(?:<\\d+>)?\\[ *[\\d.]+\\] *", "");
    }
}
