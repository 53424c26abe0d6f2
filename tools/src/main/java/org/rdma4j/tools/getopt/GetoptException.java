package org.rdma4j.tools.getopt;

/** A command line that getopt_long, or the command itself, rejects. The message says what is wrong. */
public final class GetoptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A mistake of the user's.
     *
     * @param complaint what is wrong, a half-sentence
     */
    public GetoptException(String complaint) {
        super(complaint);
    }

    /**
     * What is wrong.
     *
     * @return a half-sentence
     */
    public String complaint() {
        return String.valueOf(getMessage());
    }
}
