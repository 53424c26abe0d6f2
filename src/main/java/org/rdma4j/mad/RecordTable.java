package org.rdma4j.mad;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rdma4j.RdmaException;

/**
 * The records in a response of subnet administration: after its headers, each at a multiple of eight bytes.
 * IBA volume 1, 15.2.1.1 (the header) and 13.6.2 (RMPP).
 */
public final class RecordTable {
    /** The offset of the first record: after the RMPP header, the SM_Key and the component mask. */
    static final int OFFSET = 56;

    private static final int RMPP_OFFSET = 24;
    private static final int DISTANCE_OFFSET = 44;
    private static final int DISTANCE_UNIT = 8;

    private static final byte RMPP_VERSION = 1;
    private static final byte DATA = 1;

    /** An undefined response time, and the flag that the datagram is one of RMPP; the kernel numbers the segments. */
    private static final byte ACTIVE = (byte) 0xF9;

    private RecordTable() {}

    /**
     * The response to a GetTable, for {@link MadAgent#send}; the kernel sends it in as many segments as needed.
     *
     * @param request the request
     * @param records the records, all of one size; none for an empty table
     * @return the response
     */
    public static Mad response(Mad request, List<byte[]> records) {
        int distance = records.isEmpty() ? 0 : Math.ceilDiv(records.getFirst().length, DISTANCE_UNIT);
        byte[] body = new byte[OFFSET - MadHeader.SIZE + records.size() * distance * DISTANCE_UNIT];
        ByteBuffer fields = ByteBuffer.wrap(body)
                .put(RMPP_OFFSET - MadHeader.SIZE, RMPP_VERSION)
                .put(RMPP_OFFSET + 1 - MadHeader.SIZE, DATA)
                .put(RMPP_OFFSET + 2 - MadHeader.SIZE, ACTIVE)
                .putShort(DISTANCE_OFFSET - MadHeader.SIZE, (short) distance);
        int offset = OFFSET - MadHeader.SIZE;
        for (byte[] record : records) {
            fields.put(offset, record);
            offset += distance * DISTANCE_UNIT;
        }
        return Mad.of(request.header().response(MadStatus.OK), body);
    }

    /**
     * The records of a response.
     *
     * @param response a response of subnet administration
     * @param size how many bytes a record has
     * @return the bytes of each; empty for an empty table
     * @throws RdmaException if the records lie closer together than their size
     */
    static List<MadBytes> records(Mad response, int size) {
        MadBytes bytes = response.bytes();
        int distance = bytes.u16(DISTANCE_OFFSET) * DISTANCE_UNIT;
        if (distance == 0) {
            return List.of();
        }
        if (distance < size) {
            throw new RdmaException(
                    "the table is malformed: a record of %s bytes every %s; the subnet manager that sent it does not follow the specification"
                            .formatted(size, distance));
        }
        List<MadBytes> records = new ArrayList<>();
        for (long offset = OFFSET; offset + size <= bytes.size(); offset += distance) {
            records.add(bytes.slice(offset, size));
        }
        return records;
    }
}
