package org.rdma4j.cm;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.rdma4j.Errno;
import org.rdma4j.internal.ffm.CallDescription;

/**
 * What is said when librdmacm refuses an address.
 *
 * @param address the address in words
 * @param isLocal whether this side is to have it
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
                "another program listens on this port: ss does not list it, rdma resource show cm_id does";
            case "EADDRNOTAVAIL" ->
                isLocal
                        ? "no interface of this host has that address: ip address lists them"
                        : "no interface of this host can send there: look at ip address and ip route get";
            case "ENODEV" ->
                "the address is on no RDMA device: rdma link shows which interface each device is on, ip address the "
                        + "addresses of the interfaces; 127.0.0.1 can be listened on, and not be connected to";
            case "ENETUNREACH", "EHOSTUNREACH" ->
                "this host has no way to that address: look at ip route get, ip neigh";
            case "ETIMEDOUT" ->
                "nobody on the network answers for that address: look at ip neigh, and whether the host is up";
            case "EACCES" -> "ports below 1024 are root's: choose another, or give the program CAP_NET_BIND_SERVICE";
            default -> CallDescription.super.advice(errno);
        };
    }
}
