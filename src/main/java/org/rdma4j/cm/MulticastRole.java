package org.rdma4j.cm;

/** What a member of a multicast group does; {@code enum rdma_cm_mc_join_flags}. */
public enum MulticastRole {
    /** Sends to the group, and receives what others send. */
    FULL_MEMBER,
    /** Sends to the group alone. */
    SEND_ONLY
}
