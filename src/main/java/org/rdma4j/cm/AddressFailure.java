package org.rdma4j.cm;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * The text of an error message for an address that librdmacm refuses.
 *
 * @param address the address in words
 * @param isLocal true for an address of this side, false for the peer's
 */
record AddressFailure(String address, boolean isLocal) implements CallDescription {
    static AddressFailure local(InetSocketAddress address) {
        return new AddressFailure(SocketAddresses.describe(address), true);
    }

    static AddressFailure remote(@Nullable InetSocketAddress source, InetSocketAddress destination) {
        String to = SocketAddresses.describe(destination);
        return new AddressFailure(
                source == null ? to : "%s from %s".formatted(to, SocketAddresses.describe(source)), false);
    }

    @Override
    public String arguments() {
        return address;
    }

    @Override
    public String advice(Errno errno) {
        return switch (errno.name()) {
            case "EADDRINUSE" ->
                "another program listens on this port: find it with rdma resource show cm_id; ss does not list it";
            case "EADDRNOTAVAIL" ->
                isLocal
                        ? "no interface of this host has that address: see ip address"
                        : "no interface of this host can send to that address: see ip address and ip route get";
            case "ENODEV" ->
                "the address is on no RDMA device: rdma link shows which interface each device is on, ip address the "
                        + "addresses of the interfaces; a program can listen on 127.0.0.1, but cannot connect to it";
            case "ENETUNREACH", "EHOSTUNREACH" ->
                "this host has no route to that address: see ip route get and ip neigh";
            case "ETIMEDOUT" ->
                "no host on the network answers for that address: check that the host is up, and see ip neigh";
            case "EACCES" ->
                "only root may use ports below 1024: choose another, or give the program CAP_NET_BIND_SERVICE";
            default -> CallDescription.super.advice(errno);
        };
    }
}
