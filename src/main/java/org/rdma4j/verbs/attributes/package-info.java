/**
 * What a device, a port or a GID is and can do: records that {@code org.rdma4j.verbs} fills in, and sets of capabilities.
 * Everything is immutable. Numbers that this version does not know are kept.
 */
package org.rdma4j.verbs.attributes;
