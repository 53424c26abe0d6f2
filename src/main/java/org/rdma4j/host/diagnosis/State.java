package org.rdma4j.host.diagnosis;

/** How a thing is that was looked at, the worst last. */
public enum State {
    /** It is in order. */
    GOOD("good"),
    /** Worth knowing, and no fault. */
    NOTE("note"),
    /** What should be seen may not be, mostly without root. */
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
