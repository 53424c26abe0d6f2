package org.rdma4j.cm;

/** Whether a member of a multicast group receives; {@code enum rdma_cm_mc_join_flags}. */
public enum MulticastRole {
    /** Sends to the group, and receives datagrams that others send. */
    FULL_MEMBER,
    /** Sends to the group, and does not receive. */
    SEND_ONLY
}
