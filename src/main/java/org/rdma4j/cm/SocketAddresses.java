package org.rdma4j.cm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.rdma4j.bindings.rdmacm.sockaddr_in;
import org.rdma4j.bindings.rdmacm.sockaddr_in6;
import org.rdma4j.bindings.rdmacm.sockaddr_storage;
import org.rdma4j.internal.ffm.NetworkOrder;

/** Converts Java's socket addresses to and from {@code struct sockaddr_in} and {@code struct sockaddr_in6}. */
final class SocketAddresses {
    private static final short INTERNET = 2;
    private static final short INTERNET_6 = 10;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private SocketAddresses() {}

    /** Rejects a host name that was not resolved. */
    static InetSocketAddress requireResolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the host name %s has no address: look at getent hosts %s"
                    .formatted(address.getHostString(), address.getHostString()));
        }
        return address;
    }

    static MemorySegment write(InetSocketAddress address, SegmentAllocator allocator) {
        MemorySegment memory = allocator.allocate(sockaddr_storage.layout());
        byte[] bytes = address.getAddress().getAddress();
        if (address.getAddress() instanceof Inet6Address scoped) {
            sockaddr_in6.sin6_family(memory, INTERNET_6);
            sockaddr_in6.sin6_scope_id(memory, scoped.getScopeId());
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, sockaddr_in6.sin6_addr$offset(), IPV6_BYTES);
        } else {
            sockaddr_in.sin_family(memory, INTERNET);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, sockaddr_in.sin_addr$offset(), IPV4_BYTES);
        }
        // Both structures have the port at the same offset.
        memory.set(NetworkOrder.SHORT, sockaddr_in.sin_port$offset(), (short) address.getPort());
        return memory;
    }

    static InetSocketAddress read(MemorySegment memory) {
        int port = Short.toUnsignedInt(memory.get(NetworkOrder.SHORT, sockaddr_in.sin_port$offset()));
        try {
            if (sockaddr_in.sin_family(memory) == INTERNET_6) {
                byte[] bytes = memory.asSlice(sockaddr_in6.sin6_addr$offset(), IPV6_BYTES)
                        .toArray(ValueLayout.JAVA_BYTE);
                int scope = sockaddr_in6.sin6_scope_id(memory);
                InetAddress address =
                        scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
                return new InetSocketAddress(address, port);
            }
            byte[] bytes =
                    memory.asSlice(sockaddr_in.sin_addr$offset(), IPV4_BYTES).toArray(ValueLayout.JAVA_BYTE);
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address must have 4 or 16 bytes", e);
        }
    }

    /** In the usual notation: {@code 192.168.0.1:7471}, {@code [2001:db8::1]:7471}. */
    static String describe(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
