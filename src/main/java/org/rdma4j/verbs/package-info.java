/**
 * Verbs: devices, protection domains, registered memory, queue pairs and completions. One noun of the field, one type;
 * the names are those of the InfiniBand Architecture Specification, in full.
 *
 * <p>All types may be used by any thread at any time unless they say otherwise. Closing an object closes what was made
 * from it; a closed object answers {@link IllegalStateException}.
 */
package org.rdma4j.verbs;
