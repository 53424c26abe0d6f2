package org.rdma4j.host.diagnosis;

import java.util.List;

/**
 * Why a module is not there and cannot simply be loaded.
 *
 * @param kind what sort of reason it is
 * @param sentence the reason, with a full stop
 * @param remedies what to do about it
 */
record Hindrance(Kind kind, String sentence, List<String> remedies) {
    /** The sorts of reasons. */
    enum Kind {
        /** A file of modprobe keeps it out. */
        BLACKLISTED,
        /** The kernel refused it, and its log says why. */
        REFUSED,
        /** It was installed for another kernel than the one that runs. */
        OTHER_KERNEL,
        /** The distribution has it in a package of extra modules. */
        EXTRA_PACKAGE,
        /** This kernel was built without it. */
        NOT_BUILT
    }
}
