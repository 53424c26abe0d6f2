package org.rdma4j.tools.perfquery;

import java.io.PrintStream;
import org.rdma4j.tools.Command;
import org.rdma4j.tools.getopt.GetoptException;

/**
 * {@code perfquery [options] [<lid|guid> [[port(s)] [reset_mask]]]}: prints or resets the counters of a port. Standard
 * output and exit status are those of the perfquery of infiniband-diags, to the byte; standard error says more.
 */
public final class Perfquery implements Command {
    private static final int SUCCESS = 0;
    private static final int USAGE = 2;
    private static final int FAILURE = 255;

    /** The command. */
    public Perfquery() {}

    @Override
    public int run(String[] arguments, PrintStream out, PrintStream err) {
        PerfqueryOptions options = new PerfqueryOptions();
        Warnings warnings = new Warnings(err);
        try {
            options.read(arguments);
            CounterQuery.run(options, out, warnings);
            return SUCCESS;
        } catch (PerfqueryVersion _) {
            warnings.say("rdma4j, after infiniband-diags 44.0");
            return SUCCESS;
        } catch (GetoptException mistake) {
            warnings.say(mistake.complaint());
            err.print(PerfqueryHelp.text());
            return USAGE;
        } catch (PerfqueryUsage _) {
            err.print(PerfqueryHelp.text());
            return USAGE;
        } catch (PerfqueryFailure failure) {
            out.print(failure.line(options.has(PerfqueryOption.DEBUG)));
            if (failure.getCause() != null) {
                warnings.say(String.valueOf(failure.getCause().getMessage()));
            }
            return FAILURE;
        }
    }
}
