package org.rdma4j.mad;

import org.jspecify.annotations.Nullable;
import org.rdma4j.Lid;

/** Where an agent says that another must be asked: the redirect part of ClassPortInfo. IBA volume 1, 13.4.8.1 and 13.5.2. */
final class MadRedirect {
    /** How many agents in a row may point to another, so that two which point to each other are not asked for ever. */
    static final int MOST = 4;

    private static final int REDIRECTED = 2;

    private MadRedirect() {}

    /**
     * The address to ask instead; null where the answer is none of this kind, or points by GID alone, which nobody can
     * follow who has no path record.
     */
    static @Nullable MadAddress of(Mad answer, MadAddress asked) {
        MadHeader header = answer.header();
        if (header.status().value() != REDIRECTED) {
            return null;
        }
        boolean administration = header.managementClass().is(ManagementClass.SUBNET_ADMINISTRATION);
        MadOctets info = answer.octets().slice(administration ? 56 : 64, 72);
        int lid = info.u16(28);
        if (lid == 0) {
            return null;
        }
        int queuePairNumber = (int) (info.u32(32) & 0xFF_FFFF);
        return new MadAddress(Lid.of(lid), queuePairNumber, (int) info.u32(36), info.u8(25) >>> 4, asked.pkeyIndex());
    }
}
