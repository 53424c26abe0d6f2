package org.rdma4j.verbs;

import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeLibrary;
import org.rdma4j.verbs.attributes.ForkStatus;

/**
 * Keeps registered memory usable when this process forks. On a kernel before 5.12, a fork makes the parent's pages
 * copy-on-write: when the parent next writes to a page, it gets a new one, while the device still uses the old one. The
 * two then see different data.
 *
 * <p>{@link ProcessBuilder} is not affected: it does not fork, but uses posix_spawn(3) or vfork(2), which make no page
 * copy-on-write. Only native code in this process that calls fork(2) is affected, and a JVM started with {@code
 * -Djdk.lang.Process.launchMechanism=FORK}. In these cases, and on such a kernel, call {@link #enable} before any memory
 * is registered.
 *
 * <p>A forked child that does not execute another program can never use the parent's verbs objects.
 */
public final class ForkSupport {
    private static final class Functions {
        static final MethodHandle INITIALIZE =
                NativeCall.link(verbs_h.ibv_fork_init$address(), verbs_h.ibv_fork_init$descriptor());
        static final MethodHandle STATUS = NativeCall.link(
                verbs_h.ibv_is_fork_initialized$address(), verbs_h.ibv_is_fork_initialized$descriptor());
    }

    private static final CallDescription DESCRIPTION = new CallDescription() {
        @Override
        public String arguments() {
            return "";
        }

        @Override
        public String advice(Errno errno) {
            return switch (errno.value()) {
                case 22 -> "memory is registered already: enable fork support before"; // EINVAL
                case 38 -> "the kernel cannot keep pages from a child (MADV_DONTFORK)"; // ENOSYS
                default -> "";
            };
        }
    };

    private ForkSupport() {}

    /**
     * Keeps registered pages out of children that are forked later; {@code ibv_fork_init(3)}. It lasts as long as this
     * process. Each registration then costs one more system call, and a child that touches such a page is killed: do not
     * call this where {@link #status} is {@link ForkStatus#UNNEEDED}. Calling it again does nothing.
     *
     * @throws RdmaException if memory was registered before, or libibverbs is missing
     */
    public static void enable() {
        NativeLibrary.VERBS.require();
        NativeCall.returningErrno("ibv_fork_init", DESCRIPTION, errno -> (int) Functions.INITIALIZE.invokeExact(errno));
    }

    /**
     * Whether fork support is enabled or needed; {@code ibv_is_fork_initialized(3)}.
     *
     * @return the status
     * @throws RdmaException if libibverbs is missing
     */
    public static ForkStatus status() {
        NativeLibrary.VERBS.require();
        return ForkStatus.of(NativeCall.settingErrno(
                "ibv_is_fork_initialized", DESCRIPTION, errno -> (int) Functions.STATUS.invokeExact(errno)));
    }
}
