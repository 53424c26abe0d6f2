package org.rdma4j.mad;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Gid;
import org.rdma4j.Lid;

/** The redirect part of ClassPortInfo, by which an agent points to another. IBA volume 1, 13.4.8.1 and 13.5.2. */
final class MadRedirect {
    /** The most redirects that are followed, so that two agents that point to each other cause no endless loop. */
    static final int MOST = 4;

    /** How many bytes ClassPortInfo has. */
    private static final int SIZE = 72;

    private static final int REDIRECTED = 2;

    private MadRedirect() {}

    /**
     * The address to use instead; null if the response is not a redirect, or names no address.
     *
     * @param byGid finds the address of a port that is named only by its GID
     */
    static @Nullable MadAddress of(Mad response, MadAddress asked, Function<Gid, MadAddress> byGid) {
        MadHeader header = response.header();
        if (header.outcome().value() != REDIRECTED) {
            return null;
        }
        boolean administration = header.managementClass().is(ManagementClass.SUBNET_ADMINISTRATION);
        int offset = administration ? RecordTable.OFFSET : 64;
        if (response.bytes().size() < offset + SIZE) {
            return null;
        }
        MadBytes info = response.bytes().slice(offset, SIZE);
        int lid = info.u16(28);
        Gid gid = new Gid(info.u64(8), info.u64(16));
        if (lid == 0 && gid.equals(Gid.ZERO)) {
            return null;
        }
        MadAddress port = lid == 0 ? byGid.apply(gid) : MadAddress.generalServices(Lid.of(lid));
        int qpn = (int) (info.u32(32) & 0xFF_FFFF);
        return new MadAddress(
                port.lid(), qpn, (int) info.u32(36), info.u8(25) >>> 4, asked.pkeyIndex(), port.globalRoute());
    }
}
