package org.rdma4j.internal.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The release of a kernel, and what it means for device numbers.
 *
 * @param name as {@code uname -r} prints it, {@code 3.10.0-1062.el7.x86_64}
 * @param version its first number
 * @param patchLevel its second number
 */
public record KernelRelease(String name, int version, int patchLevel) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})[-.+\\w~]{0,120}");

    /**
     * Reads a release as {@code uname -r} prints it.
     *
     * @param text {@code 6.1.0-56-amd64}
     * @return the release; empty if the text is not a release
     */
    public static Optional<KernelRelease> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new KernelRelease(text, Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
                : Optional.empty();
    }

    /**
     * Whether the kernel avoids the reserved numbers when it chooses a major itself. Before 4.15 it goes from 254
     * downwards and, once 234 to 254 are taken, on below them, with only a warning. Since 4.15 it goes on from 511 down
     * to 384 instead, and then refuses.
     *
     * @return true from 4.15 on
     */
    public boolean sparesReservedMajors() {
        return version > 4 || (version == 4 && patchLevel >= 15);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
