package org.rdma4j.host.diagnosis;

/** The state of something that was examined, the worst last. */
public enum State {
    /** It is in order. */
    GOOD("good"),
    /** Worth knowing, but not a fault. */
    NOTE("note"),
    /** It may not be read, usually without root. */
    CANNOT_TELL("cannot tell"),
    /** It works, but not as it should, or something is missing that only some programs need. */
    WARNING("warning"),
    /** With this RDMA does not work. */
    BROKEN("broken");

    private final String words;

    State(String words) {
        this.words = words;
    }

    /** The state in words, as {@code cannot tell}. */
    @Override
    public String toString() {
        return words;
    }
}
