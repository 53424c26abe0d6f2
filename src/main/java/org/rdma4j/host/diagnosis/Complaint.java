package org.rdma4j.host.diagnosis;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How drivers complain in the kernel's log. By looking for words, because one pattern of all of them takes seconds on a
 * long log.
 */
final class Complaint {
    private static final List<String> WORDS = List.of(
            "fail",
            "error",
            "fatal",
            "abort",
            "unable",
            "cannot",
            "can't",
            "couldn't",
            "could not",
            "not supported",
            "unsupported",
            "upgrade",
            "too old",
            "outdated",
            "out dated",
            "incompatible",
            "mismatch",
            "disagrees",
            "unknown symbol",
            "duplicate symbol",
            "refus",
            "reject",
            "denied",
            "timeout",
            "time out",
            "time-out",
            "timed out",
            "timed-out",
            "invalid",
            "bad ",
            "corrupt",
            "compromised",
            "pre-initializing",
            "insufficient",
            "not enough",
            "no space",
            "out of memory",
            "not found",
            "missing",
            "safe mode",
            "recovery",
            "stall",
            "hung",
            "bug:",
            "oops",
            "general protection",
            "call trace",
            "warning: cpu",
            "rip:",
            "null pointer",
            "aer:",
            "uncorrect",
            "version magic",
            "not ready",
            "giving up",
            "gave up",
            "unsafe");

    private static final Pattern ERR = Pattern.compile("\\berr\\b");

    /** Patterns of lines that sound like a complaint but are none. */
    private static final List<String> HARMLESS_WORDS = List.of(
            "modules linked in:",
            "loading out-of-tree module taints kernel",
            "e-switch: disable",
            "e-switch: cleanup",
            "module verification failed",
            "not signed with a trusted key",
            "request for unknown module key",
            "ptm is not supported by pcie",
            "error reporting enabled",
            "error recovery enabled",
            "0 errors",
            "no error",
            "firmware version: ",
            "rate limit: ",
            "link down",
            "link up",
            "vf bar ",
            "hw_addr_fail",
            "failover");

    /** The same. BAR 7 and those after it are for virtual functions, which nobody may have asked for. */
    private static final Pattern HARMLESS = Pattern.compile("module license .* taints kernel"
            + "|port module event(?!.*(?:error|high temp))|\\bbar (?:[7-9]|1[0-2]): |module \\d+ (?:un)?plugged");

    private Complaint() {}

    static boolean is(String line) {
        String small = line.toLowerCase(Locale.ROOT);
        return (KernelLog.containsOneOf(small, WORDS)
                        || (small.contains("err") && ERR.matcher(small).find()))
                && !KernelLog.containsOneOf(small, HARMLESS_WORDS)
                && !HARMLESS.matcher(small).find();
    }
}
