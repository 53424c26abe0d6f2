package org.rdma4j.tools.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.PortState;
import org.rdma4j.mad.UmadPortAttributes;

/** The devices of an XDR card as in Mellanox/rdmamap#17, and a RoCE port as in linux-rdma/rdma-core#1794. */
class SubnetManagementPortTest {
    private static final long GUID = 0x2C9_0300_1234L;

    private static final UmadPortAttributes OWN = port("mlx5_0", 1, GUID, LinkLayer.INFINIBAND);
    private static final UmadPortAttributes ROCE = port("mlx5_1", 1, GUID, LinkLayer.ETHERNET);
    private static final UmadPortAttributes OTHER_PLANE = port("smi1", 1, GUID + 1, LinkLayer.INFINIBAND);
    private static final UmadPortAttributes PLANE = port("smi1", 2, GUID, LinkLayer.INFINIBAND);

    @Test
    void itIsThePortOfAnotherDeviceWithTheSameGuid() {
        assertThat(SubnetManagementPort.sibling(OWN, List.of(OWN, ROCE, OTHER_PLANE, PLANE), _ -> true))
                .contains(PLANE);
    }

    @Test
    void portsThatRefuseSubnetManagementAreNotChosen() {
        assertThat(SubnetManagementPort.sibling(OWN, List.of(OWN, PLANE), _ -> false))
                .isEmpty();
    }

    private static UmadPortAttributes port(String device, int number, long guid, LinkLayer linkLayer) {
        return new UmadPortAttributes(
                device,
                number,
                Lid.of(0),
                0,
                Lid.of(0),
                0,
                PortState.ACTIVE.value(),
                800,
                new Gid(0xFE80L << 48, guid),
                linkLayer);
    }
}
