package org.rdma4j.tools.getopt;

/** A command line that getopt_long rejects. The message says what is wrong. */
public final class GetoptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GetoptException(String complaint) {
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
