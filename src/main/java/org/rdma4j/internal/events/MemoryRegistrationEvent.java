package org.rdma4j.internal.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;

/** Memory was registered with a device. */
@Name("org.rdma4j.MemoryRegistration")
@Label("Memory Registration")
@Description("Memory was registered with a device, which may take long: the kernel brings in and locks its pages")
@Category({"RDMA", "Verbs"})
public final class MemoryRegistrationEvent extends Event {
    /** Never committed; used to check whether such events are enabled. */
    static final MemoryRegistrationEvent ANY = new MemoryRegistrationEvent("", "", 0, 0, "");

    @Label("Device Name")
    final String deviceName;

    @Label("Verb")
    final String verb;

    @Label("Address")
    @Description("Where it begins, as work requests name it")
    @MemoryAddress
    final long address;

    @Label("Size")
    @DataAmount
    final long size;

    @Label("Access")
    @Description("What the device and a peer may do with it")
    final String access;

    /**
     * A registration. Call {@link #begin} before the verb.
     *
     * @param deviceName the device's name
     * @param verb which verb registers it
     * @param address where it begins, as work requests name it
     * @param size in bytes
     * @param access what the device and a peer may do with it
     */
    public MemoryRegistrationEvent(String deviceName, String verb, long address, long size, String access) {
        this.deviceName = deviceName;
        this.verb = verb;
        this.address = address;
        this.size = size;
        this.access = access;
    }
}
