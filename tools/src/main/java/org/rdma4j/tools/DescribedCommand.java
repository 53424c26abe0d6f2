package org.rdma4j.tools;

import picocli.CommandLine;

/** A command whose options picocli knows, so that its manual page and its completions can be generated. */
public interface DescribedCommand extends Command {
    /**
     * The parser of the command's arguments.
     *
     * @return a new parser
     */
    CommandLine parser();
}
