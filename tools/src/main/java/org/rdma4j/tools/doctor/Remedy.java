package org.rdma4j.tools.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One step of a remedy as it is printed: a command to be copied, or a sentence. A command that needs root gets sudo if
 * the caller is another user. A command that is too long for a line is continued so that a shell understands it.
 */
final class Remedy {
    private static final Set<String> FOR_ROOT = Set.of(
            "apt-get",
            "chmod",
            "cp",
            "depmod",
            "dkms",
            "dnf",
            "echo",
            "ibportstate",
            "iblinkinfo",
            "ibqueryerrors",
            "mkdir",
            "mknod",
            "modprobe",
            "mokutil",
            "mv",
            "mstflint",
            "opainfo",
            "perfquery",
            "poweroff",
            "printf",
            "reboot",
            "rm",
            "sminfo",
            "smpquery",
            "udevadm",
            "usermod",
            "yum",
            "zypper");

    /** Programs of which some uses need root. */
    private static final Set<String> SOMETIMES_FOR_ROOT =
            Set.of("cat", "dmesg", "ethtool", "find", "ip", "rdma", "systemctl", "devlink");

    private static final Set<String> FOR_ALL = Set.of(
            "findmnt",
            "grep",
            "head",
            "ibstat",
            "ibv_devices",
            "ibv_devinfo",
            "java",
            "ls",
            "lspci",
            "modinfo",
            "namei",
            "ofed_info",
            "scontrol",
            "ulimit");

    private static final String ALTERNATIVE = "or: ";

    private Remedy() {}

    /** Whether a step is a command. */
    static boolean isCommand(String step) {
        String program = program(step);
        return !isSentence(step)
                && (FOR_ROOT.contains(program) || SOMETIMES_FOR_ROOT.contains(program) || FOR_ALL.contains(program));
    }

    /** Whether it changes something, or reads what only root may read. */
    static boolean needsRoot(String step) {
        String program = program(step);
        String command = withoutStart(step);
        return FOR_ROOT.contains(program)
                || (SOMETIMES_FOR_ROOT.contains(program)
                        && !command.matches(
                                "(?:cat /(?:proc|sys)/.*|rdma (?:system|dev|link(?: show)?|statistic.*)|devlink .* show .*|ip netns list"
                                        + "|systemctl show .*|ethtool [^-].*)"));
    }

    /** The same step for a user who is not root. */
    static String withSudo(String step) {
        if (isSentence(step) || !isCommand(step) || !needsRoot(step)) {
            return step;
        }
        String command = withoutStart(step);
        String start = step.substring(0, step.length() - command.length());
        boolean isForShell = command.contains(" > ") || command.contains(" && ");
        return start
                + (isForShell ? "sudo sh -c \"" + command.replaceAll("([\"$`])", "\\\\$1") + "\"" : "sudo " + command);
    }

    /** The lines of a command, each but the last with a backslash at its end; never broken within quotes. */
    static List<String> lines(String command, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words(command)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() + 2 > width) {
                lines.add(line + " \\");
                line.setLength(0);
                line.append("  ");
            } else if (!line.isEmpty()) {
                line.append(' ');
            }
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** Splits a command at blanks outside of quotes. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char letter = command.charAt(i);
            boolean isEscaped = i > 0 && command.charAt(i - 1) == '\\';
            if (letter == ' ' && quote == 0) {
                words.add(word.toString());
                word.setLength(0);
                continue;
            }
            if (!isEscaped && (letter == '"' || letter == '\'')) {
                quote = quote == 0 ? letter : quote == letter ? 0 : quote;
            }
            word.append(letter);
        }
        words.add(word.toString());
        return words;
    }

    private static boolean isSentence(String step) {
        return step.contains(", and there ");
    }

    private static String program(String step) {
        return withoutStart(step).split(" ", 2)[0];
    }

    private static String withoutStart(String step) {
        return step.startsWith(ALTERNATIVE) ? step.substring(ALTERNATIVE.length()) : step;
    }
}
