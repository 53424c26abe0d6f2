package org.rdma4j.host;

import org.rdma4j.internal.host.InfinibandMajor;

/** The kinds of character devices that this library opens. */
public enum DeviceClass {
    /** {@code uverbsN}: the verbs of one device. Everybody may open it by default. */
    VERBS(InfinibandMajor.VERBS_DRIVER, "uverbs", InfinibandMajor.VERBS_MODULE, 192, "0666"),

    /** {@code umadN}: the management datagrams of one port. Only root may open it by default. */
    MAD(InfinibandMajor.MAD_DRIVER, "umad", InfinibandMajor.MAD_MODULE, 0, "0600");

    private final String driver;
    private final String prefix;
    private final String module;
    private final int firstMinor;
    private final String defaultMode;

    DeviceClass(String driver, String prefix, String module, int firstMinor, String defaultMode) {
        this.driver = driver;
        this.prefix = prefix;
        this.module = module;
        this.firstMinor = firstMinor;
        this.defaultMode = defaultMode;
    }

    /**
     * The name of the class in {@code /proc/devices} and under {@code /sys/class}.
     *
     * @return {@code infiniband_verbs} or {@code infiniband_mad}
     */
    public String driver() {
        return driver;
    }

    /**
     * The prefix of the names of its devices.
     *
     * @return {@code uverbs} or {@code umad}
     */
    public String prefix() {
        return prefix;
    }

    /**
     * The kernel module that makes its devices.
     *
     * @return {@code ib_uverbs} or {@code ib_umad}
     */
    public String module() {
        return module;
    }

    /**
     * The number of its first device, on major 231.
     *
     * @return {@code 231:192} for verbs, {@code 231:0} for management datagrams
     */
    public DeviceNumber firstNumber() {
        return new DeviceNumber(DeviceNumber.INFINIBAND_MAJOR, firstMinor);
    }

    /**
     * The mode that the nodes get by default, from udev or from the kernel.
     *
     * @return four octal digits
     */
    public String defaultMode() {
        return defaultMode;
    }

    /** The folder in sysfs that holds its devices. */
    String folder() {
        return "/sys/class/".concat(driver);
    }

    /** Whether a device of this class can have this name: the prefix and a number. */
    boolean names(String deviceName) {
        int index = prefix.length();
        if (!deviceName.startsWith(prefix) || deviceName.length() == index) {
            return false;
        }
        while (index < deviceName.length() && deviceName.charAt(index) >= '0' && deviceName.charAt(index) <= '9') {
            index++;
        }
        return index == deviceName.length();
    }
}
