package org.rdma4j.tools.doctor;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rdma4j.host.SystemRoot;
import org.rdma4j.host.diagnosis.Diagnosis;
import org.rdma4j.host.diagnosis.Finding;
import org.rdma4j.host.diagnosis.Snapshot;
import org.rdma4j.tools.DescribedCommand;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code doctor [--json] [--verbose] [--root DIR | --collect FILE]}: examines this system, or a copy of another's files,
 * and changes nothing. The exit status is 0 where all is well, 1 with warnings or what cannot be told, 2 where something
 * is broken; 64 where it was used wrongly or could not do its work.
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
        Diagnosis diagnosis;
        if (options.collect() != null) {
            Snapshot snapshot = new Snapshot();
            diagnosis = complete(Diagnosis.collecting(snapshot), true);
            Files.write(options.collect(), SnapshotArchive.of(snapshot));
            err.println("doctor: " + options.collect() + " holds what was read here.");
            err.println("doctor: Host name, serial numbers, GUIDs, MAC and IP addresses are not in it, or are masked;"
                    + "\ndoctor: look it through before you send it.");
        } else {
            Path root = options.root();
            if (!Files.isDirectory(root)) {
                throw new IOException("--root: " + root + " is not a folder");
            }
            SystemRoot system = root.equals(SystemRoot.HOST.folder()) ? SystemRoot.HOST : new SystemRoot(root);
            diagnosis = complete(Diagnosis.of(system), system.equals(SystemRoot.HOST));
        }
        out.print(
                options.json()
                        ? ReportJson.of(diagnosis)
                        : ReportText.of(diagnosis, options.verbose(), options.colour()));
        return switch (diagnosis.worst()) {
            case GOOD, NOTE -> GOOD;
            case CANNOT_TELL, WARNING -> WARNINGS;
            case BROKEN -> BROKEN;
        };
    }

    /** The JVM belongs to this system, and not to a copy of another one. */
    private static Diagnosis complete(Diagnosis diagnosis, boolean isHost) {
        if (!isHost) {
            return diagnosis;
        }
        List<Finding> findings = new ArrayList<>(diagnosis.findings());
        findings.add(JavaRuntime.finding());
        return new Diagnosis(findings);
    }
}
