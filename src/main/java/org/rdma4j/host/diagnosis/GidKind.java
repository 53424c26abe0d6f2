package org.rdma4j.host.diagnosis;

/** The sort of address that a GID is made from. */
enum GidKind {
    /** The table's entry is empty. */
    NONE("0000:0000:0000:0000:0000:0000:0000:0000"),
    /** fe80::, from the port's own address. Every port has one. */
    LINK_LOCAL("fe80:0000:0000:0000:0000:0000:0000:0001"),
    /** ::ffff:0:0, from an IPv4 address. */
    IPV4("0000:0000:0000:0000:0000:ffff:0000:0001"),
    /** Any other. */
    OTHER("fd00:0000:0000:0000:0000:0000:0000:0001");

    private final String example;

    GidKind(String example) {
        this.example = example;
    }

    static GidKind of(String gid) {
        if (gid.isEmpty() || gid.matches("[0:]+")) {
            return NONE;
        }
        if (gid.startsWith("fe80:")) {
            // On InfiniBand fe80:: is the default subnet; an entry of it without a GUID is empty too.
            return gid.matches("fe80:[0:]+") ? NONE : LINK_LOCAL;
        }
        return gid.startsWith(IPV4.example.substring(0, 30)) ? IPV4 : OTHER;
    }

    /** An example of this kind that nobody uses. */
    String example() {
        return example;
    }
}
