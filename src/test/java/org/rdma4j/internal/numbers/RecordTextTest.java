package org.rdma4j.internal.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdma4j.Gid;
import org.rdma4j.Lid;
import org.rdma4j.LinkLayer;
import org.rdma4j.mad.PortInfo;
import org.rdma4j.mad.UmadPortAttributes;

class RecordTextTest {
    @Test
    void aNumberOfAConstantIsPrintedAsItsName() {
        assertThat(new UmadPortAttributes(
                        "mlx5_0", 1, Lid.of(3), 0, Lid.of(1), 0, 4, 100, new Gid(1, 2), LinkLayer.INFINIBAND))
                .hasToString("UmadPortAttributes[deviceName=mlx5_0, portNumber=1, lid=%s, lidMaskControl=0,"
                                .formatted(Lid.of(3))
                        + " subnetManagerLid=%s, subnetManagerServiceLevel=0, state=ACTIVE, rate=100, gid=%s,"
                                .formatted(Lid.of(1), new Gid(1, 2))
                        + " linkLayer=INFINIBAND]");
    }

    @ParameterizedTest
    @CsvSource({"1, state=DOWN", "4, state=ACTIVE", "9, state=UNKNOWN(9)"})
    void aNumberThatHasNoNameIsKept(int number, String expected) {
        PortInfo info = new PortInfo(0, Lid.of(1), Lid.of(1), 0, 1, number, 5, 0, 0, 0, 1, 1, 0);
        assertThat(info.toString()).contains(", " + expected + ", ").doesNotContain("Value");
    }
}
