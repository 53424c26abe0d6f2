package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rdma4j.bindings.umad.ib_mad_addr;
import org.rdma4j.bindings.umad.ib_user_mad;

class UserMadFieldsTest {
    @Test
    void standWhereTheBindingsHaveThem() {
        long address = ib_user_mad.addr$offset();

        assertThat(UserMadFields.SIZE).isEqualTo(ib_user_mad.sizeof());
        assertThat(UserMadFields.STATUS).isEqualTo(ib_user_mad.status$offset());
        assertThat(UserMadFields.QUEUE_PAIR_NUMBER).isEqualTo(address + ib_mad_addr.qpn$offset());
        assertThat(UserMadFields.QKEY).isEqualTo(address + ib_mad_addr.qkey$offset());
        assertThat(UserMadFields.LID).isEqualTo(address + ib_mad_addr.lid$offset());
        assertThat(UserMadFields.SERVICE_LEVEL).isEqualTo(address + ib_mad_addr.sl$offset());
        assertThat(UserMadFields.PKEY_INDEX).isEqualTo(address + ib_mad_addr.pkey_index$offset());
    }
}
