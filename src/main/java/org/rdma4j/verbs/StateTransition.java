package org.rdma4j.verbs;

import java.util.EnumSet;
import java.util.Set;
import org.rdma4j.verbs.attributes.QueuePairAttribute;
import org.rdma4j.verbs.attributes.QueuePairState;

/** A legal change of state: the attributes that it needs, and those that it allows as well. */
record StateTransition(
        QueuePairState from, QueuePairState to, Set<QueuePairAttribute> required, Set<QueuePairAttribute> optional) {

    /** A change without attributes. */
    static StateTransition between(QueuePairState from, QueuePairState to) {
        return new StateTransition(from, to, Set.of(), Set.of());
    }

    StateTransition needs(QueuePairAttribute... attributes) {
        return new StateTransition(from, to, Set.of(attributes), optional);
    }

    StateTransition allows(QueuePairAttribute... attributes) {
        return new StateTransition(from, to, required, Set.of(attributes));
    }

    Set<QueuePairAttribute> missing(Set<QueuePairAttribute> given) {
        EnumSet<QueuePairAttribute> missing = EnumSet.noneOf(QueuePairAttribute.class);
        missing.addAll(required);
        missing.removeAll(given);
        return missing;
    }

    Set<QueuePairAttribute> forbidden(Set<QueuePairAttribute> given) {
        EnumSet<QueuePairAttribute> forbidden = EnumSet.noneOf(QueuePairAttribute.class);
        forbidden.addAll(given);
        forbidden.removeAll(required);
        forbidden.removeAll(optional);
        return forbidden;
    }
}
