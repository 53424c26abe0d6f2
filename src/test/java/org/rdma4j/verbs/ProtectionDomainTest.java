package org.rdma4j.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rdma4j.verbs.attributes.MemoryWindowType;
import org.rdma4j.verbs.fixtures.SoftRoceDevice;

@Tag("soft-roce")
class ProtectionDomainTest {
    private Context context;

    @BeforeEach
    void open() {
        context = SoftRoceDevice.open();
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void isAllocated() {
        try (ProtectionDomain domain = context.allocateProtectionDomain()) {
            assertThat(domain.context()).isSameAs(context);
            assertThat(domain.isClosed()).isFalse();
            assertThat(domain).hasToString("protection domain of " + SoftRoceDevice.name());
        }
    }

    @Test
    void cannotBeUsedAfterItIsClosed() {
        ProtectionDomain domain = context.allocateProtectionDomain();
        domain.close();
        assertThat(domain.isClosed()).isTrue();
        assertThatThrownBy(() -> domain.allocate(4096)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isAllocatedManyTimes() {
        for (int round = 0; round < 200; round++) {
            ProtectionDomain domain = context.allocateProtectionDomain();
            domain.allocate(64);
            domain.close();
        }
    }

    @Test
    void closingItAgainDoesNothing() {
        ProtectionDomain domain = context.allocateProtectionDomain();
        MemoryRegion region = domain.allocate(64);
        domain.close();
        domain.close();
        assertThat(region.isClosed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(MemoryWindowType.class)
    void allocatesMemoryWindows(MemoryWindowType type) {
        ProtectionDomain domain = context.allocateProtectionDomain();
        MemoryWindow window = domain.allocateMemoryWindow(type);
        assertThat(window.type()).isEqualTo(type);
        assertThat(window.rkey()).isNotZero();
        window.close();
        window.close();
        MemoryWindow another = domain.allocateMemoryWindow(type);
        domain.close();
        assertThat(another.isClosed()).isTrue();
    }
}
