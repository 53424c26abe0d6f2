package org.rdma4j.mad;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rdma4j.bindings.umad.ib_mad_addr;
import org.rdma4j.bindings.umad.ib_user_mad;

class UserMadFieldsTest {
    @Test
    void haveTheOffsetsOfTheBindings() {
        assertThat(UserMadFields.SIZE).isEqualTo(ib_user_mad.sizeof());
        assertThat(UserMadFields.STATUS).isEqualTo(ib_user_mad.status$offset());
        assertThat(UserMadFields.ADDRESS).isEqualTo(ib_user_mad.addr$offset());
        assertThat(UserMadFields.ADDRESS_SIZE).isEqualTo(ib_mad_addr.sizeof());
        assertThat(UserMadFields.QUEUE_PAIR_NUMBER).isEqualTo(ib_mad_addr.qpn$offset());
        assertThat(UserMadFields.QKEY).isEqualTo(ib_mad_addr.qkey$offset());
        assertThat(UserMadFields.LID).isEqualTo(ib_mad_addr.lid$offset());
        assertThat(UserMadFields.SERVICE_LEVEL).isEqualTo(ib_mad_addr.sl$offset());
        assertThat(UserMadFields.GRH_PRESENT).isEqualTo(ib_mad_addr.grh_present$offset());
        assertThat(UserMadFields.GID_INDEX).isEqualTo(ib_mad_addr.gid_index$offset());
        assertThat(UserMadFields.HOP_LIMIT).isEqualTo(ib_mad_addr.hop_limit$offset());
        assertThat(UserMadFields.TRAFFIC_CLASS).isEqualTo(ib_mad_addr.traffic_class$offset());
        assertThat(UserMadFields.GID).isEqualTo(ib_mad_addr.gid$offset());
        assertThat(UserMadFields.FLOW_LABEL).isEqualTo(ib_mad_addr.flow_label$offset());
        assertThat(UserMadFields.PKEY_INDEX).isEqualTo(ib_mad_addr.pkey_index$offset());
    }
}
