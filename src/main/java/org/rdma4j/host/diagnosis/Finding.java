package org.rdma4j.host.diagnosis;

import java.util.List;

/**
 * The result of a check.
 *
 * @param state how bad it is
 * @param subject what was checked, in a word or two: {@code device numbers}
 * @param summary the result, in one sentence without a full stop
 * @param explanation why it is so, and what it means; empty where the summary says all
 * @param evidence what it was concluded from: lines of files, and numbers
 * @param remedies what to do next, in this order: mostly commands for root
 * @param concerns the RDMA devices, or the PCI addresses of the cards, that it is about; empty where it is about the
 *     whole system
 */
public record Finding(
        State state,
        String subject,
        String summary,
        String explanation,
        List<String> evidence,
        List<String> remedies,
        List<String> concerns) {

    /** Takes copies of the lists. */
    public Finding {
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
        concerns = List.copyOf(concerns);
    }

    /**
     * A finding about the whole system, without evidence and remedies.
     *
     * @param state how bad it is
     * @param subject what was looked at, in a word or two
     * @param summary the result, in one sentence without a full stop
     * @return the finding
     */
    public static Finding of(State state, String subject, String summary) {
        return new Finding(state, subject, summary, "", List.of(), List.of(), List.of());
    }

    /**
     * The same finding with an explanation.
     *
     * @param sentences why it is so, and what it means
     * @return the finding
     */
    public Finding because(String sentences) {
        return new Finding(state, subject, summary, sentences, evidence, remedies, concerns);
    }

    /**
     * The same finding with something to do.
     *
     * @param commands what to do next, in this order
     * @return the finding
     */
    public Finding mendedBy(String... commands) {
        return mendedBy(List.of(commands));
    }

    /**
     * The finding as a message of an exception can hold it, without the evidence.
     *
     * @return the summary, the explanation and the remedies
     */
    public String toSentences() {
        String said = explanation.isEmpty() ? summary : summary + ". " + explanation;
        if (remedies.isEmpty()) {
            return said;
        }
        String steps = String.join("; then ", remedies);
        return "%s%s try, in this order, as root: %s".formatted(said, explanation.isEmpty() ? ";" : "", steps);
    }

    Finding seenIn(List<String> lines) {
        return new Finding(state, subject, summary, explanation, lines, remedies, concerns);
    }

    Finding seenIn(String... lines) {
        return seenIn(List.of(lines));
    }

    Finding mendedBy(List<String> commands) {
        return new Finding(state, subject, summary, explanation, evidence, commands, concerns);
    }

    Finding about(List<String> devices) {
        return new Finding(state, subject, summary, explanation, evidence, remedies, devices);
    }

    Finding about(String deviceName) {
        return about(List.of(deviceName));
    }
}
