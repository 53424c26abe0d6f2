package org.rdma4j.mad;

import org.rdma4j.internal.numbers.FieldRange;

/**
 * An attribute of a management class: the structure that a datagram asks for, sets or carries.
 *
 * @param managementClass the class that defines it
 * @param id its number in that class, from 0 to 0xFFFF
 * @param name its name in the specification, for messages
 */
public record MadAttribute(ManagementClass managementClass, int id, String name) {
    /** Checks that the number fits in 16 bits. */
    public MadAttribute {
        FieldRange.require("a MAD attribute", id, 0xFFFF);
    }

    /**
     * The same structure in another class: subnet management has two classes, which differ in how datagrams are routed.
     *
     * @param other the class
     * @return the changed copy
     */
    public MadAttribute in(ManagementClass other) {
        return new MadAttribute(other, id, name);
    }

    @Override
    public String toString() {
        return name;
    }
}
