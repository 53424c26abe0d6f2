package org.rdma4j.host.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The lines of the kernel's log about RDMA. They come from {@code dmesg} on this system, and from a file in a copy. */
final class KernelLog {
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

    private final boolean isReadable;
    private final long total;
    private final List<String> lines;
    private final List<String> inSmallLetters;
    private final List<String> complaints;
    private final Map<List<String>, List<String>> found = new HashMap<>();

    private KernelLog(boolean isReadable, long total, List<String> lines) {
        this.isReadable = isReadable;
        this.total = total;
        this.lines = lines;
        this.inSmallLetters =
                lines.stream().map(line -> line.toLowerCase(Locale.ROOT)).toList();
        this.complaints = lines.stream().filter(Complaint::is).toList();
    }

    static KernelLog of(ExaminedSystem system) {
        LogFilter filter = new LogFilter(system);
        long[] total = {0};
        Predicate<String> counting = line -> {
            total[0]++;
            return filter.test(line) || containsOneOf(line, ON_MODULES);
        };
        Optional<List<String>> lines =
                system.isHost() ? system.output(List.of("dmesg"), FILE, counting) : system.lines(FILE, counting);
        long recorded = system.isHost() ? total[0] : system.number(TOTAL).orElse(total[0]);
        system.remember(TOTAL, Long.toString(recorded));
        return new KernelLog(lines.isPresent(), recorded, lines.orElse(List.of()));
    }

    /** Whether there is a log to read. */
    boolean isReadable() {
        return isReadable;
    }

    /** How many lines it has in all. */
    long total() {
        return total;
    }

    /** Those about RDMA's drivers and modules, about a card that can do RDMA, and about what keeps modules out. */
    List<String> lines() {
        return lines;
    }

    /** The first lines that have one of the texts in them, whatever the case of their letters, as evidence. */
    List<String> linesWith(String... texts) {
        return shown(allWith(texts).stream().limit(MOST_SHOWN));
    }

    /** All of these lines, as they are. */
    List<String> allWith(String... texts) {
        return found.computeIfAbsent(List.of(texts), this::find);
    }

    private List<String> find(List<String> texts) {
        List<String> wanted =
                texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
        List<String> those = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (containsOneOf(inSmallLetters.get(i), wanted)) {
                those.add(lines.get(i));
            }
        }
        return those;
    }

    /** A loop, because a stream for each line of a long log takes longer than looking. */
    static boolean containsOneOf(String line, List<String> texts) {
        for (String each : texts) {
            if (line.contains(each)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasOneOf(String line, String... texts) {
        String small = line.toLowerCase(Locale.ROOT);
        return Stream.of(texts).anyMatch(text -> small.contains(text.toLowerCase(Locale.ROOT)));
    }

    /** The last complaints on lines that name one of these modules or card addresses. */
    List<String> complaintsOf(List<String> names) {
        List<String> found = complaints.stream()
                .filter(line -> names.stream().anyMatch(name -> names(line, name)))
                .toList();
        return shown(found.subList(Math.max(0, found.size() - MOST_SHOWN), found.size()).stream());
    }

    /** All lines in which a driver complains. */
    List<String> complaints() {
        return complaints;
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
