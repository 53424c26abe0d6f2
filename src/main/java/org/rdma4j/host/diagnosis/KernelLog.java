package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the kernel's log has about RDMA. It is read where one lies as a file, and from {@code dmesg} on this system.
 *
 * @param isReadable whether there is a log to read
 * @param lines the lines about RDMA, about modules and about numbers
 */
record KernelLog(boolean isReadable, List<String> lines) {
    private static final String FILE = "/var/log/dmesg";

    private static final Predicate<String> WANTED = Pattern.compile("couldn't register device number"
                    + "|goes below the dynamic allocation range"
                    + "|Loading of (unsigned )?module|unsigned module loading is restricted|Required key not available"
                    + "|module verification failed|Request for unknown module key|not signed with a trusted key"
                    + "|(?:ib_|rdma_|mlx|rxe|siw|iw_|bnxt_re|irdma|hfi1|qedr).*"
                    + "(disagrees about version|Unknown symbol|version magic|fail|error|FATAL|Fatal|health|firmware|insufficient power)"
                    + "|failed to init crc32 algorithm")
            .asPredicate();

    static KernelLog of(ExaminedSystem system) {
        Optional<List<String>> lines =
                system.isHost() ? system.output(List.of("dmesg"), FILE, WANTED) : system.lines(FILE, WANTED);
        return new KernelLog(lines.isPresent(), lines.orElse(List.of()));
    }

    /** The lines that have one of the texts in them, whatever the case of their letters. */
    List<String> linesWith(String... texts) {
        return lines.stream()
                .filter(line -> Stream.of(texts)
                        .anyMatch(text -> line.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT))))
                .limit(5)
                .map(line -> "kernel log: " + line.strip())
                .toList();
    }
}
