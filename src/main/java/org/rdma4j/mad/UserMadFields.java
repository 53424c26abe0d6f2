package org.rdma4j.mad;

/**
 * Where the fields of {@code struct ib_user_mad} stand that are used here, those of its address among them. The
 * generated structures know it too, but spend more time on preparing method handles for their arrays than a short
 * program has for all else; a test compares.
 */
final class UserMadFields {
    /** Where there is a P_Key index; the kernel's older, shorter structure ends before it. */
    static final long SIZE = 64;

    static final long STATUS = 4;

    private static final long ADDRESS = 20;

    static final long QUEUE_PAIR_NUMBER = ADDRESS;
    static final long QKEY = ADDRESS + 4;
    static final long LID = ADDRESS + 8;
    static final long SERVICE_LEVEL = ADDRESS + 10;
    static final long PKEY_INDEX = ADDRESS + 36;

    private UserMadFields() {}
}
