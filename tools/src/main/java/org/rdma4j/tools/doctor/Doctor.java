package org.rdma4j.tools.doctor;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.rdma4j.host.SystemRoot;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.host.diagnosis.Snapshot;
import org.rdma4j.tools.DescribedCommand;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code doctor [--json] [--verbose] [--device NAME [--port N]] [--root DIR | --collect FILE]}: examines this system,
 * or a copy of another's files, and changes nothing. The exit status is 0 if nothing is wrong; 1 with warnings, or if
 * something could not be examined; 2 if no RDMA device can be used, or not the named one; 64 for wrong usage, or if it
 * could not do its work.
 */
public final class Doctor implements DescribedCommand {
    private static final int GOOD = 0;
    private static final int WARNINGS = 1;
    private static final int BROKEN = 2;
    private static final int FAILURE = 64;

    /** The command. */
    public Doctor() {}

    @Override
    public int run(String[] arguments, PrintStream out, PrintStream err) {
        CommandLine parser = DoctorOptions.parser();
        try {
            ParseResult parsed = parser.parseArgs(arguments);
            if (parsed.hasMatchedOption("--help")) {
                parser.usage(out);
                return GOOD;
            }
            return examine(DoctorOptions.of(parsed), out, err);
        } catch (ParameterException e) {
            err.println("doctor: " + e.getMessage() + "; doctor --help tells more");
            return FAILURE;
        } catch (IOException e) {
            err.println("doctor: " + e.getMessage());
            return FAILURE;
        }
    }

    @Override
    public CommandLine parser() {
        return DoctorOptions.parser();
    }

    private static int examine(DoctorOptions options, PrintStream out, PrintStream err) throws IOException {
        if (options.collect() != null) {
            return report(options, collect(options.collect(), err), out, hostReader());
        }
        Path root = options.root();
        if (root.equals(SystemRoot.HOST.folder())) {
            return report(options, diagnose(options, SystemRoot.HOST).with(JavaRuntime.finding()), out, hostReader());
        }
        if (Files.isRegularFile(root)) {
            try (ArchivedCopy copy = ArchivedCopy.unpack(root)) {
                return report(
                        options, diagnose(options, new SystemRoot(copy.folder())), out, ReportText.Reader.ELSEWHERE);
            }
        }
        if (!Files.isDirectory(root)) {
            throw new IOException("--root: there is neither a folder nor a file " + root);
        }
        return report(options, diagnose(options, new SystemRoot(root)), out, ReportText.Reader.ELSEWHERE);
    }

    private static Diagnosis diagnose(DoctorOptions options, SystemRoot root) {
        return options.named() == null ? Diagnosis.of(root) : Diagnosis.of(root, options.named());
    }

    private static Diagnosis collect(Path file, PrintStream err) throws IOException {
        if (Files.exists(file)) {
            throw new IOException("--collect: " + file + " exists already: name a file that does not");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("--collect: there is no folder " + folder + " to write into");
        }
        Snapshot snapshot = new Snapshot();
        // The JVM runs on this system, not on the one that was copied.
        Diagnosis diagnosis = Diagnosis.collecting(snapshot).with(JavaRuntime.finding());
        try {
            Files.write(file, SnapshotArchive.of(snapshot), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (AccessDeniedException _) {
            throw new IOException("--collect: you may not write into the folder " + folder);
        } catch (FileSystemException e) {
            throw new IOException("--collect: " + file + " cannot be written: " + e.getReason(), e);
        }
        err.println("doctor: " + file + " holds what was read here:");
        SnapshotList.of(snapshot).forEach(err::println);
        err.println("doctor: Host name, serial numbers, GUIDs, MAC and IP addresses are not in it, or\n"
                + "doctor: are masked; look it through before you send it.");
        return diagnosis;
    }

    private static int report(DoctorOptions options, Diagnosis diagnosis, PrintStream out, ReportText.Reader reader)
            throws IOException {
        out.print(
                options.json()
                        ? ReportJson.of(diagnosis)
                        : ReportText.of(diagnosis, options.verbose(), options.colour(), reader));
        return switch (diagnosis.worst()) {
            case GOOD, NOTE -> GOOD;
            case CANNOT_TELL, WARNING -> WARNINGS;
            case BROKEN -> BROKEN;
        };
    }

    private static ReportText.Reader hostReader() throws IOException {
        boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        return isRoot ? ReportText.Reader.ROOT : ReportText.Reader.USER;
    }
}
