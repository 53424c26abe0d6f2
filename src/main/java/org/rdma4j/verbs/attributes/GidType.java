package org.rdma4j.verbs.attributes;

/**
 * Which protocol a GID addresses. A value that this version does not know keeps its number.
 *
 * @param value the number in {@code enum ibv_gid_type}
 */
public record GidType(int value) {
    /** An InfiniBand GID. */
    public static final GidType INFINIBAND = new GidType(0);

    /** RoCE v1: an Ethernet type of its own, which no router forwards. */
    public static final GidType ROCE_V1 = new GidType(1);

    /** RoCE v2: over UDP, port 4791. */
    public static final GidType ROCE_V2 = new GidType(2);

    /** The name; the number too where this version knows no name for it. */
    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "INFINIBAND";
            case 1 -> "ROCE_V1";
            case 2 -> "ROCE_V2";
            default -> "UNKNOWN(" + value + ")";
        };
    }
}
