package org.rdma4j;

/**
 * An error number of the C library, as Linux numbers them.
 *
 * @param value the number, always positive
 */
public record Errno(int value) {
    /** Operation not permitted. */
    public static final Errno EPERM = new Errno(1);
    /** No such file or directory. */
    public static final Errno ENOENT = new Errno(2);
    /** Interrupted system call. */
    public static final Errno EINTR = new Errno(4);
    /** Input/output error. */
    public static final Errno EIO = new Errno(5);
    /** No such device or address. */
    public static final Errno ENXIO = new Errno(6);
    /** Resource temporarily unavailable: nothing there yet, or a queue is full. */
    public static final Errno EAGAIN = new Errno(11);
    /** Out of memory, or a limit on locked memory was reached. */
    public static final Errno ENOMEM = new Errno(12);
    /** Permission denied. */
    public static final Errno EACCES = new Errno(13);
    /** Device or resource busy. */
    public static final Errno EBUSY = new Errno(16);
    /** No such device. */
    public static final Errno ENODEV = new Errno(19);
    /** Invalid argument. */
    public static final Errno EINVAL = new Errno(22);
    /** The system has as many files open as it may. */
    public static final Errno ENFILE = new Errno(23);
    /** This process has as many files open as it may. */
    public static final Errno EMFILE = new Errno(24);
    /** No space left: a table of the device is full. */
    public static final Errno ENOSPC = new Errno(28);
    /** Function not implemented: the kernel has no RDMA support. */
    public static final Errno ENOSYS = new Errno(38);
    /** No data available: a table's entry is empty. */
    public static final Errno ENODATA = new Errno(61);
    /** Protocol not supported: the kernel is older than the ioctl that it was given. */
    public static final Errno EPROTONOSUPPORT = new Errno(93);
    /** Operation not supported. */
    public static final Errno EOPNOTSUPP = new Errno(95);
    /** The time-out passed. */
    public static final Errno ETIMEDOUT = new Errno(110);

    private static final String[] NAMES = {
        "0", "EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ENXIO", "E2BIG", "ENOEXEC", "EBADF",
        "ECHILD", "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "ENOTBLK", "EBUSY", "EEXIST", "EXDEV", "ENODEV",
        "ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY", "ETXTBSY", "EFBIG", "ENOSPC", "ESPIPE",
        "EROFS", "EMLINK", "EPIPE", "EDOM", "ERANGE", "EDEADLK", "ENAMETOOLONG", "ENOLCK", "ENOSYS", "ENOTEMPTY",
        "ELOOP",
    };

    /**
     * The name in C, {@code ENOMEM} for 12; the number itself where this version knows no name for it.
     *
     * @return the name
     */
    public String name() {
        if (value > 0 && value < NAMES.length) {
            return NAMES[value];
        }
        return switch (value) {
            case 61 -> "ENODATA";
            case 71 -> "EPROTO";
            case 74 -> "EBADMSG";
            case 75 -> "EOVERFLOW";
            case 90 -> "EMSGSIZE";
            case 92 -> "ENOPROTOOPT";
            case 93 -> "EPROTONOSUPPORT";
            case 95 -> "EOPNOTSUPP";
            case 98 -> "EADDRINUSE";
            case 99 -> "EADDRNOTAVAIL";
            case 100 -> "ENETDOWN";
            case 101 -> "ENETUNREACH";
            case 103 -> "ECONNABORTED";
            case 104 -> "ECONNRESET";
            case 105 -> "ENOBUFS";
            case 107 -> "ENOTCONN";
            case 110 -> "ETIMEDOUT";
            case 111 -> "ECONNREFUSED";
            case 113 -> "EHOSTUNREACH";
            case 121 -> "EREMOTEIO";
            case 122 -> "EDQUOT";
            case 524 -> "ENOTSUPP";
            default -> "errno " + value;
        };
    }

    @Override
    public String toString() {
        return name();
    }
}
