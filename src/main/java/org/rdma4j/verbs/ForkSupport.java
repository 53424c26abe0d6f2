package org.rdma4j.verbs;

import java.lang.invoke.MethodHandle;
import org.rdma4j.Errno;
import org.rdma4j.RdmaException;
import org.rdma4j.bindings.verbs.verbs_h;
import org.rdma4j.internal.ffm.CallDescription;
import org.rdma4j.internal.ffm.NativeCall;
import org.rdma4j.internal.ffm.NativeLibrary;

/**
 * What becomes of registered memory when this process forks. On a kernel before 5.12 a fork makes the pages of the
 * parent copy-on-write: when the parent next writes to one, it gets another page than the one that the device knows,
 * and they no longer see the same data.
 *
 * <p>A JVM that starts programs with {@link ProcessBuilder} does not meet this. {@code ProcessBuilder} does not fork: by
 * default it uses posix_spawn(3), and vfork(2) if told so, where the parent waits until the child has executed a
 * program and its pages are never made copy-on-write. Only native code in this process that calls fork(2) does it, or a
 * JVM told {@code -Djdk.lang.Process.launchMechanism=FORK}. For these, and on such kernels, call {@link #enable} before
 * anything is registered.
 *
 * <p>A child that is forked, and does not execute a program, cannot use the parent's verbs objects in any case.
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
     * Keeps registered pages from children that are forked from now on, for the rest of this process's life; {@code
     * ibv_fork_init(3)}. Every registration costs a system call more from then on, and a child that touches such a page
     * dies of it: leave it out where {@link #status} is {@link ForkStatus#UNNEEDED}. To call it again does nothing.
     *
     * @throws RdmaException if memory was registered before, or libibverbs is missing
     */
    public static void enable() {
        NativeLibrary.VERBS.require();
        NativeCall.returningErrno("ibv_fork_init", DESCRIPTION, errno -> (int) Functions.INITIALIZE.invokeExact(errno));
    }

    /**
     * Whether fork support is there or needed; {@code ibv_is_fork_initialized(3)}.
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
